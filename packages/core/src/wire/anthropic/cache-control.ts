import type { CacheMarker } from '../../schema/generate/cache-marker.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { objectAt, restOf, textAt, vendorOf } from './read-json.ts';
import type { Writing } from './writing.ts';

const known = new Set(['type', 'ttl', 'scope']);

/** `{ cache }` of a block, tool or request that carries a marker. */
export function readMarker(wire: JsonObject): { readonly cache?: CacheMarker } {
  const marker = objectAt(wire, 'cache_control');
  return marker === undefined ? {} : { cache: decodeMarker(marker) };
}

export function decodeMarker(marker: JsonObject): CacheMarker {
  const ttl = textAt(marker, 'ttl');
  const scope = textAt(marker, 'scope');
  return {
    ...(ttl !== undefined && { ttl }),
    ...(scope !== undefined && { scope }),
    ...vendorOf(restOf(marker, known)),
  };
}

/** `field` is the middle path of the marker. */
export function encodeMarker(marker: CacheMarker, field: string, writing: Writing): Json {
  const ttl = ttlOf(marker.ttl, field, writing);
  const wire: WireMembers = { type: 'ephemeral', ...(ttl !== undefined && { ttl }) };
  if (marker.scope !== undefined) {
    if (writing.has('cache-scope')) wire['scope'] = marker.scope;
    else writing.notes.add('dropped', `${field}.scope`, 'unsupported-by-host', 'cost', marker.scope);
  }
  writing.putVendor(wire, marker.vendor, field);
  return wire;
}

/** The API knows 5 minutes and an hour. */
function ttlOf(ttl: string | undefined, field: string, writing: Writing): string | undefined {
  if (ttl === undefined || ttl === '5m' || ttl === '1h') return ttl;
  writing.notes.add('approximated', `${field}.ttl`, 'out-of-range', 'cost', ttl);
  return ttl === '30m' ? '1h' : undefined;
}

/** How many places of one prompt may carry a marker. */
const maxMarkers = 4;

/** Takes the earliest markers away until the API accepts the prompt. `places` in the order of the prompt. */
export function limitMarkers(places: readonly WireMembers[], reserved: number, writing: Writing): void {
  const marked = places.filter((place) => place['cache_control'] !== undefined);
  for (const place of marked.slice(0, Math.max(0, marked.length + reserved - maxMarkers))) {
    delete place['cache_control'];
    writing.notes.add('dropped', 'cache-markers', 'out-of-range', 'cost');
  }
}
