import type { Usage } from '../../schema/generate/usage.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import { maxUsage } from '../max-usage.ts';
import { mergeVendor, putVendor, type WireMembers } from '../vendor-members.ts';
import { listAt, numberAt, objectAt, restOf, textAt, vendorOf } from './read-json.ts';

const members = new Set([
  'input_tokens',
  'output_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'cache_creation',
  'output_tokens_details',
  'server_tool_use',
  'iterations',
  'service_tier',
]);
const iterationMembers = new Set([...members, 'type', 'model']);
const creationMembers = new Set(['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens']);
const thinkingMembers = new Set(['thinking_tokens']);
const toolMembers = new Set(['web_search_requests', 'web_fetch_requests']);

/** The API counts cache reads and writes beside `input_tokens`, the middle inside `input`. */
export function decodeUsage(wire: JsonObject, known: ReadonlySet<string> = members): Usage {
  const cacheRead = numberAt(wire, 'cache_read_input_tokens');
  const cacheWrite = numberAt(wire, 'cache_creation_input_tokens');
  const creation = objectAt(wire, 'cache_creation');
  const details = objectAt(wire, 'output_tokens_details');
  const requests = objectAt(wire, 'server_tool_use');
  const reasoning = details && numberAt(details, 'thinking_tokens');
  const inputOf = { ...given('cacheRead', cacheRead), ...given('cacheWrite', cacheWrite), ...writesOf(creation) };
  const iterations = listAt(wire, 'iterations');
  return {
    input: (numberAt(wire, 'input_tokens') ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0),
    output: numberAt(wire, 'output_tokens') ?? 0,
    ...(Object.keys(inputOf).length > 0 && { inputOf }),
    ...(reasoning !== undefined && { outputOf: { reasoning } }),
    ...(requests && { requests: requestsOf(requests) }),
    ...(iterations && { iterations: iterations.filter(isJsonObject).map(decodeIteration) }),
    ...vendorOf(
      restOf(wire, known),
      creation && restOf(creation, creationMembers, 'cache_creation'),
      details && restOf(details, thinkingMembers, 'output_tokens_details'),
      requests && restOf(requests, toolMembers, 'server_tool_use'),
    ),
  };
}

/**
 * Counters only grow. The parts of `input` come in different events (cache counters at the start, sometimes again
 * at the end), so that they grow one by one before they are added up.
 */
export function grownUsage(before: Usage | undefined, wire: JsonObject): Usage {
  const now = decodeUsage(wire);
  if (before === undefined) return now;
  const grown = maxUsage(before, now);
  const fresh = Math.max(freshOf(before), freshOf(now));
  const input = fresh + (grown.inputOf?.cacheRead ?? 0) + (grown.inputOf?.cacheWrite ?? 0);
  const vendor = mergeVendor(before.vendor, now.vendor);
  return { ...grown, input, ...(vendor && { vendor }) };
}

const freshOf = ({ input, inputOf }: Usage): number => input - (inputOf?.cacheRead ?? 0) - (inputOf?.cacheWrite ?? 0);

const given = <K extends string>(name: K, count: number | undefined): { readonly [N in K]?: number } =>
  count === undefined ? {} : ({ [name]: count } as { readonly [N in K]: number });

const writesOf = (creation: JsonObject | undefined) => ({
  ...given('cacheWrite5m', creation && numberAt(creation, 'ephemeral_5m_input_tokens')),
  ...given('cacheWrite1h', creation && numberAt(creation, 'ephemeral_1h_input_tokens')),
});

const requestsOf = (requests: JsonObject) => ({
  ...given('webSearch', numberAt(requests, 'web_search_requests')),
  ...given('webFetch', numberAt(requests, 'web_fetch_requests')),
});

function decodeIteration(wire: JsonObject) {
  const model = textAt(wire, 'model');
  const usage = decodeUsage(wire, iterationMembers);
  return { kind: textAt(wire, 'type') ?? 'message', ...(model !== undefined && { model }), usage };
}

/** Cumulative counters as `message_delta` tells them; an answer's `usage` has the same members. */
export function encodeUsage(usage: Usage): WireMembers {
  const { inputOf = {}, outputOf = {}, requests, iterations } = usage;
  const read = inputOf.cacheRead ?? 0;
  const write = inputOf.cacheWrite ?? (inputOf.cacheWrite5m ?? 0) + (inputOf.cacheWrite1h ?? 0);
  const wire: WireMembers = {
    input_tokens: Math.max(0, usage.input - read - write),
    cache_creation_input_tokens: write,
    cache_read_input_tokens: read,
    ...creationOf(usage, write),
    output_tokens: usage.output,
    ...(outputOf.reasoning !== undefined && { output_tokens_details: { thinking_tokens: outputOf.reasoning } }),
    ...(requests && {
      server_tool_use: {
        web_search_requests: requests.webSearch ?? 0,
        ...(requests.webFetch !== undefined && { web_fetch_requests: requests.webFetch }),
      },
    }),
    ...(iterations && { iterations: iterations.map(encodeIteration) }),
  };
  putVendor(wire, usage.vendor, 'anthropic');
  return wire;
}

/** Nobody said for how long: five minutes is what a marker without a time means. */
function creationOf({ inputOf = {} }: Usage, write: number) {
  const { cacheWrite5m, cacheWrite1h } = inputOf;
  if (cacheWrite5m === undefined && cacheWrite1h === undefined && write === 0) return {};
  const longer = cacheWrite1h ?? 0;
  return {
    cache_creation: {
      ephemeral_5m_input_tokens: cacheWrite5m ?? Math.max(0, write - longer),
      ephemeral_1h_input_tokens: longer,
    },
  };
}

const encodeIteration = ({ kind, model, usage }: NonNullable<Usage['iterations']>[number]): WireMembers => ({
  type: kind,
  ...(model !== undefined && { model }),
  ...encodeUsage(usage),
});
