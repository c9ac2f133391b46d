import { compact } from '../../schema/compact.ts';
import type { CacheMarker } from '../../schema/generate/cache-marker.ts';
import type { Target } from '../codec.ts';
import type { NoteSet } from '../notes.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { format } from './format-name.ts';
import type { MemberReader } from './member-reader.ts';

/**
 * A prompt cache marker: `prompt_cache_breakpoint` in OpenAI's words, `cache_control` in those of the unified API
 * and of hosts that serve Claude.
 */
export function decodeCacheMarker(wire: MemberReader): CacheMarker | undefined {
  const control = wire.child('cache_control');
  if (control !== undefined) {
    control.skip('type');
    return compact({ ttl: control.string('ttl'), scope: control.string('scope'), vendor: control.vendor() });
  }
  const breakpoint = wire.child('prompt_cache_breakpoint');
  if (breakpoint === undefined) return undefined;
  return compact({ ttl: breakpoint.string('ttl'), vendor: breakpoint.vendor() });
}

export interface MarkerPlace {
  readonly target: Target;
  readonly notes: NoteSet;
  readonly field: string;
}

export function encodeCacheMarker(wire: WireMembers, marker: CacheMarker | undefined, place: MarkerPlace): void {
  if (marker === undefined) return;
  const { features } = place.target;
  if (features.has('cache-breakpoint')) wire['prompt_cache_breakpoint'] = breakpointOf(marker, place);
  else if (features.has('cache-marker')) wire['cache_control'] = controlOf(marker);
  else place.notes.add('dropped', place.field, 'unsupported-by-host', 'cost');
}

function breakpointOf({ ttl, scope, vendor }: CacheMarker, { notes, field }: MarkerPlace): WireMembers {
  if (scope !== undefined) notes.add('dropped', `${field}.scope`, 'no-counterpart', 'cost');
  const breakpoint: WireMembers = { ttl };
  putVendor(breakpoint, vendor, format);
  breakpoint['mode'] ??= 'explicit';
  return breakpoint;
}

function controlOf({ ttl, scope }: CacheMarker): WireMembers {
  return { type: 'ephemeral', ttl, scope };
}
