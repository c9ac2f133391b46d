import type { JsonBody, MemberEdits } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';
import type { RelaySend } from '../relay.ts';
import type { TargetFeature } from '../target-features.ts';
import { allowsEdit } from './context-edits.ts';
import { isList, listAt, objectAt, said, textAt } from './read-json.ts';
import { needsOtherTools } from './relay-tools.ts';
import { vendorFallbacks } from './request-members.ts';

/** The client's own bytes for the provider, or `undefined` when this target takes only a part of what they say. */
export function relayRequest(body: JsonBody, target: Target, send: RelaySend): string | undefined {
  if (needsMiddle(body, target)) return undefined;
  return body.edited({ ...ownEdits(body.value, target, send), ...send.edits });
}

function ownEdits(value: JsonObject, target: Target, send: RelaySend): MemberEdits {
  const fallbacks = vendorFallbacks(value['fallbacks']);
  const isStream = value['stream'] === true;
  return {
    ...(value['model'] !== target.model && { model: printJson(target.model) }),
    ...(said(value['max_tokens']) === undefined && { max_tokens: printJson(target.maxOutputTokens ?? 4096) }),
    ...(isStream !== send.isStream && { stream: printJson(send.isStream) }),
    ...('fallbacks' in value && { fallbacks: fallbacks === undefined ? undefined : printJson(fallbacks) }),
    extra_params: undefined,
    include: undefined,
  };
}

/** Seals of other vendors travel in envelopes and on call ids; both have to be opened on the way. */
const carriedSeal = /Z3dzZWFs|_ts_/;

function needsMiddle({ text, value }: JsonBody, target: Target): boolean {
  return (
    carriedSeal.test(text) ||
    said(value['reasoning_summary']) !== undefined ||
    needsOtherParams(value, target) ||
    needsOtherTools(value, target) ||
    needsOtherBlocks(value, target)
  );
}

function needsOtherParams(value: JsonObject, target: Target): boolean {
  const has = (feature: TargetFeature): boolean => target.features.has(feature);
  const config = objectAt(value, 'output_config') ?? {};
  const isSaid = (from: JsonObject, name: string): boolean => said(from[name]) !== undefined;
  const edits = listAt(objectAt(value, 'context_management') ?? {}, 'edits') ?? [];
  const needs: readonly (readonly [isAsked: boolean, feature: TargetFeature])[] = [
    [isSaid(value, 'speed'), 'fast-mode'],
    [isSaid(value, 'inference_geo'), 'region-choice'],
    [isSaid(value, 'mcp_servers'), 'mcp'],
    [isSaid(value, 'container'), 'container'],
    [isList(objectAt(value, 'container')?.['skills']), 'container-skills'],
    [isSaid(config, 'task_budget'), 'task-budget'],
    [isSaid(config, 'effort'), 'effort'],
    [isSaid(config, 'format') || isSaid(value, 'output_format'), 'json-schema'],
    [vendorFallbacks(value['fallbacks']) !== undefined, 'vendor-fallbacks'],
  ];
  if (needs.some(([isAsked, feature]) => isAsked && !has(feature))) return true;
  return edits.some((edit) => !allowsEdit(edit, has)) || refusesParams(value, target);
}

const sampling = { temperature: 'sampling.temperature', top_p: 'sampling.topP', top_k: 'sampling.topK' } as const;

function refusesParams(value: JsonObject, { refusedParams, reasoning }: Target): boolean {
  const isRefused = Object.entries(sampling).some(
    ([name, path]) => said(value[name]) !== undefined && refusedParams.has(path),
  );
  const isAdaptiveOnly = reasoning?.isAdaptive === true && reasoning.budget === undefined;
  return isRefused || (isAdaptiveOnly && objectAt(value, 'thinking')?.['type'] === 'enabled');
}

/** Thinking that nobody signed is refused upstream; scopes and system turns only some hosts take. */
function needsOtherBlocks(value: JsonObject, { features }: Target): boolean {
  const messages = (listAt(value, 'messages') ?? []).filter(isJsonObject);
  if (!features.has('system-anywhere') && messages.some(({ role }) => role === 'system')) return true;
  const blocks = [value['system'], ...messages.map(({ content }) => content)].flatMap(blocksIn);
  const takesScope = features.has('cache-scope');
  const holders = [value, ...(listAt(value, 'tools') ?? []), ...blocks];
  return blocks.some(isUnsigned) || (!takesScope && holders.some(hasScope));
}

function blocksIn(content: Json | undefined): readonly Json[] {
  if (!isList(content)) return [];
  return content.flatMap((block) => (isJsonObject(block) ? [block, ...blocksIn(block['content'])] : []));
}

const isUnsigned = (block: Json): boolean =>
  isJsonObject(block) && block['type'] === 'thinking' && (textAt(block, 'signature') ?? '') === '';

const hasScope = (holder: Json): boolean =>
  isJsonObject(holder) && said(objectAt(holder, 'cache_control')?.['scope']) !== undefined;
