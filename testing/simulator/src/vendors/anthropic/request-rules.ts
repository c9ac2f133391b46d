import { strictSchemaTrouble } from '../../validation/strict-schema.ts';
import { blocksOf, type Rule } from './rule.ts';

const needsBeta: Readonly<Record<string, string>> = {
  mcp_servers: 'mcp-client-',
  output_format: 'structured-outputs-',
};

const betaMembers: Rule = ({ request, betas }) => {
  const has = (prefix: string) => betas.some((beta) => beta.startsWith(prefix));
  const member = Object.entries(needsBeta).find(([name, prefix]) => name in request && !has(prefix));
  if (member !== undefined) return `${member[0]}: Extra inputs are not permitted`;
  if ((request.context_management ?? undefined) !== undefined && !has('context-management-') && !has('compact-')) {
    return 'context_management: Extra inputs are not permitted';
  }
  if ((request.output_config?.task_budget ?? undefined) !== undefined && !has('task-budgets-')) {
    return 'output_config.task_budget: Extra inputs are not permitted';
  }
  const computer = request.tools?.find((tool) => /^computer_\d/.test(tool.type ?? ''));
  if (computer === undefined || has('computer-use-')) return undefined;
  return `tools.${request.tools?.indexOf(computer)}: Input tag '${computer.type}' found using 'type' does not match any of the expected tags`;
};

const format: Rule = ({ request: { output_config, output_format, messages } }) => {
  const schema = (output_config?.format ?? output_format)?.schema;
  if (schema === undefined) return undefined;
  if (strictSchemaTrouble(schema, false) !== undefined) {
    return "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false";
  }
  const cites = messages
    .flatMap(blocksOf)
    .some((block) => block.type === 'document' && block.citations?.enabled === true);
  return cites ? 'output_config.format: Citations cannot be used together with structured outputs.' : undefined;
};

const effort: Rule = ({ request, model }) =>
  (request.output_config?.effort ?? undefined) !== undefined && !model.takesEffort
    ? 'This model does not support the effort parameter.'
    : undefined;

const sampling: Rule = ({ request: { temperature, top_p, top_k }, model }) => {
  if (!model.takesSampling) {
    const set = Object.entries({ temperature, top_p, top_k }).find(([, value]) => value !== undefined);
    return set === undefined ? undefined : `\`${set[0]}\` is deprecated for this model.`;
  }
  const both = temperature !== undefined && top_p !== undefined && /-4-[1-9]/.test(model.name);
  return both ? '`temperature` and `top_p` cannot both be specified for this model. Please use only one.' : undefined;
};

const maxTokens: Rule = ({ request: { max_tokens }, model }) =>
  max_tokens !== undefined && max_tokens > model.maxTokens
    ? `max_tokens: ${max_tokens} > ${model.maxTokens}, which is the maximum allowed number of output tokens for ${model.name}`
    : undefined;

const stops: Rule = ({ request: { stop_sequences = [] } }) => {
  const blank = stop_sequences.find((sequence) => sequence.trim() === '');
  return blank === undefined ? undefined : 'stop_sequences: each stop sequence must contain non-whitespace';
};

/** At most four markers, the longer-lived before the shorter-lived, none on an empty or thinking block. */
const cacheMarkers: Rule = ({ request, betas }) => {
  const markers = [
    ...(request.tools ?? []).map((tool) => ('cache_control' in tool ? tool.cache_control : undefined)),
    ...(Array.isArray(request.system) ? request.system.map((block) => block.cache_control) : []),
    ...request.messages
      .flatMap(blocksOf)
      .flatMap((block) => [
        ...(block.type === 'tool_result' && Array.isArray(block.content)
          ? block.content.map((inner) => inner.cache_control)
          : []),
        'cache_control' in block ? block.cache_control : undefined,
      ]),
    request.cache_control,
  ].filter((marker) => marker !== undefined && marker !== null);
  if (markers.length > 4) return `A maximum of 4 blocks with cache_control may be provided. Found ${markers.length}.`;
  if (
    markers.some((marker) => marker.scope !== undefined) &&
    !betas.some((beta) => beta.startsWith('prompt-caching-scope-'))
  ) {
    return 'cache_control.scope: Extra inputs are not permitted';
  }
  const firstShort = markers.findIndex((marker) => marker.ttl !== '1h');
  const lateLong = firstShort >= 0 && markers.slice(firstShort).some((marker) => marker.ttl === '1h');
  return lateLong
    ? "messages: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`."
    : undefined;
};

/** Rules about single members and how they go together. */
export const requestRules: readonly Rule[] = [betaMembers, maxTokens, effort, sampling, stops, format, cacheMarkers];
