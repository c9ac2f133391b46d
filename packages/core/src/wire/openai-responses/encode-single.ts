import type { Item } from '../../schema/generate/item.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { encodeToolResult } from './encode-tool-result.ts';
import { format } from './format-name.ts';
import { standsAlone } from './group-items.ts';
import type { RequestContext } from './request-context.ts';

/** Items that are the same in every turn: results of tools, and what is this format's own and travels whole. */
export function encodeSingle(item: Item, context: RequestContext): readonly Json[] {
  if (item.type === 'tool-result') return [encodeToolResult(item, context)];
  if (item.type === 'opaque' && item.format === format) return [new RawJson(item.wire)];
  const outcome = item.type === 'server-tool-result' && standsAlone(item) ? item.outcome : undefined;
  if (outcome?.kind === 'opaque' && outcome.format === format) return [new RawJson(outcome.wire)];
  const example = item.type === 'opaque' ? item.label : item.type;
  context.notes.add('dropped', 'turns[].items[]', 'no-counterpart', 'meaning', example);
  return [];
}
