import { claudeModel, isFastCapable } from '../catalog/claude-models.ts';
import { parseJson } from '../schema/json/parse-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../schema/json/raw-json.ts';
import { type ClaudeHost, switchedHost, switchOf, takesBeta } from './claude-host.ts';

/** Flags for what a body uses, in the order of the table below. @see https://docs.claude.com/en/api/beta-headers */
export function flagsFor(body: JsonObject, model: string, host: ClaudeHost): readonly string[] {
  const used = usedBy(body, model);
  const hasAdvancedTools = host.features.has('deferred-tools');
  const flags: readonly (readonly [isUsed: boolean, flag: string])[] = [
    [used.toolTypes.includes('computer_20251124'), 'computer-use-2025-11-24'],
    [used.toolTypes.includes('computer_20250124'), 'computer-use-2025-01-24'],
    [used.isStrict, 'structured-outputs-2025-11-13'],
    [used.isDeferred || (used.hasExamples && hasAdvancedTools), 'advanced-tool-use-2025-11-20'],
    [used.hasExamples && !hasAdvancedTools, 'tool-examples-2025-10-29'],
    [used.isEager, 'fine-grained-tool-streaming-2025-05-14'],
    [used.hasScope, 'prompt-caching-scope-2026-01-05'],
    [used.edits.some((type) => type.startsWith('compact_')), 'compact-2026-01-12'],
    [used.edits.some((type) => /^clear_(?:tool_uses|thinking)_/.test(type)), 'context-management-2025-06-27'],
    [used.hasMcp, 'mcp-client-2025-11-20'],
    [used.isThinking, 'interleaved-thinking-2025-05-14'],
    [used.isFast, 'fast-mode-2026-02-01'],
    [used.hasTaskBudget, 'task-budgets-2026-03-13'],
    [used.toolTypes.some((type) => type.startsWith('advisor_')), 'advisor-tool-2026-03-01'],
    [used.hasFiles, 'files-api-2025-04-14'],
  ];
  return flags.flatMap(([isUsed, flag]) => (isUsed ? [flag] : []));
}

/**
 * What goes upstream: the client's flags, then ours where the client named none of the kind, without those that
 * the host does not take.
 */
export function betaFlags(
  given: string | undefined,
  wanted: readonly string[],
  host: ClaudeHost,
  switches: Readonly<Record<string, boolean>>,
): readonly string[] {
  const named = (given ?? '').split(',').flatMap((flag) => (flag.trim() === '' ? [] : [flag.trim()]));
  const flags = new Map(named.map((flag) => [flag.toLowerCase(), flag]));
  const kinds = new Set(named.map((flag) => kindOf(flag.toLowerCase())));
  for (const flag of wanted) if (!kinds.has(kindOf(flag))) flags.set(flag, flag);
  return [...flags.values()].filter((flag) => isAllowed(flag.toLowerCase(), host, switches));
}

/** A flag without its date. */
const kindOf = (flag: string): string => flag.replace(/-\d{4}-\d{2}-\d{2}$/, '');

function isAllowed(flag: string, host: ClaudeHost, switches: Readonly<Record<string, boolean>>): boolean {
  const kind = kindOf(flag);
  const switched = switchOf(switches, kind);
  if (switched !== undefined) return switched;
  const known = takesBeta(host, kind);
  if (known !== undefined) return known;
  const [, isOn] = Object.entries(switches).find(([prefix]) => flag.startsWith(prefix)) ?? [];
  return isOn ?? host.keepsUnknownBetas;
}

/** Flags for one request: what its headers name and what its body needs. */
export function betaFlagsOf(
  body: JsonObject,
  origin: {
    readonly model: string;
    readonly clientHeaders: Readonly<Record<string, string>>;
    readonly betaHeaders: Readonly<Record<string, boolean>>;
  },
  host: ClaudeHost,
): readonly string[] {
  const switched = switchedHost(host, origin.betaHeaders);
  const wanted = flagsFor(body, origin.model, switched);
  return betaFlags(origin.clientHeaders['anthropic-beta'], wanted, host, origin.betaHeaders);
}

function usedBy(body: JsonObject, model: string) {
  const tools = listOf(body['tools']);
  const config = objectOf(body['output_config']);
  const known = claudeModel(model);
  const blocks = [body['system'], ...listOf(body['messages']).map(({ content }) => content)].flatMap(blocksIn);
  return {
    toolTypes: tools.map(({ type }) => (typeof type === 'string' ? type : '')),
    isStrict: tools.some(({ strict }) => strict === true) || isSaid(body['output_format']),
    isDeferred: tools.some((tool) => isSaid(tool['defer_loading']) || isSaid(tool['allowed_callers'])),
    hasExamples: tools.some((tool) => isSaid(tool['input_examples'])),
    isEager: tools.some((tool) => tool['eager_input_streaming'] === true),
    hasScope: [body, ...tools, ...blocks].some(hasScope),
    edits: listOf(objectOf(body['context_management'])['edits']).map(({ type }) => String(type)),
    hasMcp: listOf(body['mcp_servers']).length > 0,
    isThinking: objectOf(body['thinking'])['type'] === 'enabled',
    isFast: body['speed'] === 'fast' && known !== undefined && isFastCapable(known),
    hasTaskBudget: isSaid(config['task_budget']),
    hasFiles: blocks.some((block) => objectOf(block['source'])['type'] === 'file'),
  };
}

function blocksIn(content: Json | undefined): readonly JsonObject[] {
  return listOf(content).flatMap((block) => [block, ...blocksIn(block['content'])]);
}

const hasScope = (holder: JsonObject): boolean => isSaid(objectOf(holder['cache_control'])['scope']);

const isSaid = (value: Json | undefined): boolean => value !== undefined && value !== null;

const objectOf = (value: Json | undefined): JsonObject => {
  const plain = plainOf(value);
  return isJsonObject(plain) ? plain : {};
};

function listOf(value: Json | undefined): readonly JsonObject[] {
  const plain = plainOf(value);
  return Array.isArray(plain) ? plain.map(plainOf).filter(isJsonObject) : [];
}

/** Members that a codec put back as source text are looked into all the same. */
function plainOf(value: Json | undefined): Json | undefined {
  if (!(value instanceof RawJson)) return value;
  const parsed = parseJson(value.text);
  return parsed.ok ? parsed.value : undefined;
}
