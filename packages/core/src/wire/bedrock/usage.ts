import type { Usage } from '../../schema/generate/usage.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObjects } from '../../schema/json/read-value.ts';
import type { WireMembers } from '../vendor-members.ts';
import { restOf, vendorOf } from './members.ts';
import type { Writing } from './writing.ts';

const known = new Set([
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'cacheReadInputTokens',
  'cacheWriteInputTokens',
  'cacheDetails',
]);

/** Bedrock counts cached tokens beside the input. */
export function decodeUsage(wire: JsonObject): Usage {
  const cacheRead = readNumber(wire['cacheReadInputTokens']);
  const cacheWrite = readNumber(wire['cacheWriteInputTokens']);
  const written = new Map(
    readObjects(wire['cacheDetails']).map((detail) => [detail['ttl'], readNumber(detail['inputTokens'])]),
  );
  const inputOf = {
    ...given('cacheRead', cacheRead),
    ...given('cacheWrite', cacheWrite),
    ...given('cacheWrite5m', written.get('5m')),
    ...given('cacheWrite1h', written.get('1h')),
  };
  return {
    input: (readNumber(wire['inputTokens']) ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0),
    output: readNumber(wire['outputTokens']) ?? 0,
    ...(Object.keys(inputOf).length > 0 && { inputOf }),
    ...vendorOf(restOf(wire, known)),
  };
}

const given = (name: keyof NonNullable<Usage['inputOf']>, count: number | undefined): Usage['inputOf'] =>
  count === undefined ? {} : { [name]: count };

export function encodeUsage(usage: Usage, writing: Writing): Json {
  const { input, output, inputOf = {} } = usage;
  const { cacheRead, cacheWrite5m, cacheWrite1h } = inputOf;
  const hasDetails = cacheWrite5m !== undefined || cacheWrite1h !== undefined;
  const cacheWrite = inputOf.cacheWrite ?? (hasDetails ? (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0) : undefined);
  const details = [
    ...(cacheWrite5m === undefined ? [] : [{ ttl: '5m', inputTokens: cacheWrite5m }]),
    ...(cacheWrite1h === undefined ? [] : [{ ttl: '1h', inputTokens: cacheWrite1h }]),
  ];
  const wire: WireMembers = {
    inputTokens: Math.max(0, input - (cacheRead ?? 0) - (cacheWrite ?? 0)),
    outputTokens: output,
    totalTokens: input + output,
    ...(cacheRead !== undefined && { cacheReadInputTokens: cacheRead }),
    ...(cacheWrite !== undefined && { cacheWriteInputTokens: cacheWrite }),
    ...(details.length > 0 && { cacheDetails: details }),
  };
  writing.putVendor(wire, usage.vendor, 'usage');
  return wire;
}
