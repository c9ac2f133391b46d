import type { JsonText } from '../../schema/generate/json-text.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { TargetFeature } from '../target-features.ts';
import type { WireMembers } from '../vendor-members.ts';
import { isList } from './read-json.ts';
import type { Writing } from './writing.ts';

const needs: readonly { readonly prefix: string; readonly feature: TargetFeature }[] = [
  { prefix: 'compact_', feature: 'compaction-edits' },
  { prefix: 'clear_tool_uses_', feature: 'context-edits' },
  { prefix: 'clear_thinking_', feature: 'context-edits' },
];

/** The edit's type is what decides; a kind that we do not know is the provider's to judge. */
export function allowsEdit(edit: Json, has: (feature: TargetFeature) => boolean): boolean {
  const type = isJsonObject(edit) && typeof edit['type'] === 'string' ? edit['type'] : '';
  const need = needs.find(({ prefix }) => type.startsWith(prefix));
  return need === undefined || has(need.feature);
}

/** `context_management` without the edits that the host cannot do; what speaks of another API's state is left out. */
export function writeContextEdits(wire: WireMembers, edits: JsonText | undefined, writing: Writing): void {
  if (edits === undefined) return;
  const parsed = parseJson(edits);
  const value = parsed.ok ? parsed.value : undefined;
  if (!isJsonObject(value)) {
    writing.notes.add('dropped', 'state.contextEdits', 'no-counterpart', 'meaning');
    return;
  }
  const list = isList(value['edits']) ? value['edits'] : [];
  const kept = list.filter((edit) => allowsEdit(edit, (feature) => writing.has(feature)));
  if (kept.length === list.length) {
    wire['context_management'] = new RawJson(edits);
    return;
  }
  writing.notes.add('dropped', 'state.contextEdits', 'unsupported-by-host', 'meaning');
  if (kept.length > 0) wire['context_management'] = { ...value, edits: kept };
}
