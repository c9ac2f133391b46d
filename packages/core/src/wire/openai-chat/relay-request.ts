import type { JsonText } from '../../schema/generate/json-text.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readString } from '../../schema/json/read-value.ts';
import type { Target } from '../codec.ts';
import { editStream } from '../openai-stream-edits.ts';
import { nearestEffort } from '../reasoning-effort.ts';
import { keepsExtra, type RelaySend } from '../relay.ts';
import { maxStops, maxUserLength, minOutputTokens } from './encode-request.ts';
import { isOpenaiMessage, isOpenaiTool } from './openai-words.ts';
import { definedMembers, paramPaths, vendorMembers } from './param-paths.ts';

/** The client's own body with the edits that are due; `undefined` when something in it has to be translated. */
export function relayRequest(body: JsonBody, target: Target, send: RelaySend): string | undefined {
  const { value } = body;
  if (!isPlain(value, target)) return undefined;
  const edits: { [member: string]: JsonText | undefined } = {};
  if (value.model !== target.model) edits.model = printJson(target.model);
  if (value.tool_choice === 'any') edits.tool_choice = printJson('required');
  for (const name in value) if (isDropped(name, value[name], send)) edits[name] = undefined;
  editLimit(edits, body, target);
  editStream(edits, body, send.isStream);
  Object.assign(edits, send.edits);
  return Object.keys(edits).length === 0 ? body.text : body.edited(edits);
}

/** Members that only the unified API has; whoever sets one needs a translation. */
const unifiedOnly = [
  ...['reasoning', 'reasoning_max_tokens', 'cache_control', 'speed', 'inference_geo', 'mcp_servers', 'container'],
  ...['task_budget', 'context_management'],
];

const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null;

function isPlain(value: JsonObject, target: Target): boolean {
  return (
    !unifiedOnly.some((name) => isGiven(value[name])) &&
    !needsFeature(value, target) &&
    !isRefused(value, target) &&
    isInRange(value) &&
    isKnownEffort(value.reasoning_effort, target) &&
    readList(value.tools).every((tool) => isOpenaiTool(tool, target)) &&
    readList(value.messages).every((message) => isOpenaiMessage(message, target))
  );
}

/** Params that only some hosts take. */
const featureOf = Object.entries({
  top_k: 'top-k',
  verbosity: 'verbosity',
  prediction: 'prediction',
  web_search_options: 'hosted-tools',
});

function needsFeature(value: JsonObject, { features }: Target): boolean {
  return featureOf.some(([name, feature]) => isGiven(value[name]) && !features.has(feature));
}

const pathOf = Object.entries(paramPaths);

function isRefused(value: JsonObject, { refusedParams }: Target): boolean {
  if (refusedParams.size === 0) return false;
  return pathOf.some(([name, path]) => refusedParams.has(path) && isGiven(value[name]));
}

function isInRange({ max_completion_tokens, max_tokens, stop, user }: JsonObject): boolean {
  const limit = readNumber(max_completion_tokens) ?? readNumber(max_tokens) ?? minOutputTokens;
  return (
    limit >= minOutputTokens && readList(stop).length <= maxStops && (readString(user)?.length ?? 0) <= maxUserLength
  );
}

function isKnownEffort(effort: Json | undefined, { reasoning }: Target): boolean {
  return (
    typeof effort !== 'string' ||
    reasoning?.efforts === undefined ||
    nearestEffort(effort, reasoning.efforts) === effort
  );
}

function isDropped(name: string, value: Json | undefined, send: RelaySend): boolean {
  if (name === 'fallbacks') return true;
  if (definedMembers.has(name)) return value === null && unifiedOnly.includes(name);
  return !vendorMembers.has(name) && !keepsExtra(send, name);
}

/** Hosts that only know the older spelling of the limit. */
function editLimit(edits: { [member: string]: JsonText | undefined }, body: JsonBody, { features }: Target): void {
  if (!features.has('max-tokens-only') || !isGiven(body.value.max_completion_tokens)) return;
  edits.max_tokens = body.source('max_completion_tokens');
  edits.max_completion_tokens = undefined;
}
