import { compact } from '../../schema/compact.ts';
import type { CacheMarker } from '../../schema/generate/cache-marker.ts';
import { printJson } from '../../schema/json/print-json.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readObject, readString } from '../../schema/json/read-value.ts';
import { putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';
import type { RequestEncoding } from './request-encoding.ts';

/** Spellings of a cache marker beside a block, tool or message; the last two keep their words for this format. */
export const markerMembers = ['cache_control', 'prompt_cache_breakpoint', 'cachePoint'] as const;

const known = new Set(['type', 'ttl', 'scope']);

export function decodeMarker(wire: JsonObject): CacheMarker | undefined {
  const said = readObject(wire.cache_control);
  const spelled = wire.cache_control === undefined ? spelledOtherwise(wire) : undefined;
  if (said === undefined) return spelled;
  return compact({
    ttl: readString(said.ttl),
    scope: readString(said.scope),
    vendor: takeVendor(said, known, 'openai-chat', 'cache_control'),
  });
}

/** OpenAI's own breakpoint and Bedrock's point, as they were spelled. */
function spelledOtherwise(wire: JsonObject): CacheMarker | undefined {
  for (const name of ['prompt_cache_breakpoint', 'cachePoint'] as const) {
    const value = wire[name];
    if (value === undefined || value === null) continue;
    const ttl = readString(readObject(value)?.ttl);
    return compact({ ttl, vendor: { 'openai-chat': { [name]: printJson(value) } } });
  }
  return undefined;
}

/** Writes the marker where the host takes one; else it costs money and nothing more. */
export function putMarker(
  wire: WireMembers,
  marker: CacheMarker | undefined,
  field: string,
  to: RequestEncoding,
): void {
  if (marker === undefined) return;
  if (marker.vendor?.['openai-chat']?.prompt_cache_breakpoint !== undefined) {
    putVendor(wire, marker.vendor, 'openai-chat');
  } else if (to.target.features.has('cache-marker')) {
    wire.cache_control = encodeMarker(marker);
    if (marker.vendor?.['openai-chat']?.cachePoint === undefined) putVendor(wire, marker.vendor, 'openai-chat');
  } else {
    to.notes.add('dropped', field, 'no-counterpart', 'cost');
  }
}

export const encodeMarker = ({ ttl, scope }: CacheMarker): { [member: string]: Json | undefined } =>
  compact({ type: 'ephemeral', ttl, scope });
