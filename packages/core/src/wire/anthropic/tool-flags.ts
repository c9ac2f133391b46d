import type { CacheMarker } from '../../schema/generate/cache-marker.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { encodeMarker, readMarker } from './cache-control.ts';
import { flagAt, textsAt } from './read-json.ts';
import type { Writing } from './writing.ts';

/** Members that every kind of tool may carry. */
export const toolFlagMembers = ['cache_control', 'defer_loading', 'allowed_callers'] as const;

interface ToolFlags {
  readonly cache?: CacheMarker;
  readonly isDeferred?: boolean;
  readonly allowedCallers?: readonly string[];
}

export function readToolFlags(wire: JsonObject): ToolFlags {
  const isDeferred = flagAt(wire, 'defer_loading');
  const allowedCallers = textsAt(wire, 'allowed_callers');
  return {
    ...readMarker(wire),
    ...(isDeferred !== undefined && { isDeferred }),
    ...(allowedCallers && { allowedCallers }),
  };
}

export function writeToolFlags(
  wire: WireMembers,
  tool: ToolFlags & { readonly vendor?: Vendor },
  field: string,
  writing: Writing,
): WireMembers {
  const { isDeferred, allowedCallers, cache } = tool;
  if (isDeferred !== undefined || allowedCallers) {
    if (writing.has('deferred-tools')) {
      if (isDeferred !== undefined) wire['defer_loading'] = isDeferred;
      if (allowedCallers) wire['allowed_callers'] = allowedCallers;
    } else writing.notes.add('dropped', `${field}.isDeferred`, 'unsupported-by-host', 'cost');
  }
  if (cache && writing.has('cache-marker')) wire['cache_control'] = encodeMarker(cache, `${field}.cache`, writing);
  else if (cache) writing.notes.add('dropped', `${field}.cache`, 'unsupported-by-host', 'cost');
  writing.putVendor(wire, tool.vendor, field);
  return wire;
}
