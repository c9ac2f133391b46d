import type { ToolInput } from '../schema/generate/item.ts';
import type { JsonText } from '../schema/generate/json-text.ts';
import { parseJson } from '../schema/json/parse-json.ts';
import { asJsonText, isJsonObject, type JsonObject } from '../schema/json/raw-json.ts';
import { freeformParameter } from './freeform-input.ts';
import type { NoteSet } from './notes.ts';

/** Arguments for wires on which they are an object, whatever the model wrote; `members` where they were one. */
export function objectInput(
  input: ToolInput,
  field: string,
  notes: NoteSet,
): { readonly json: JsonText; readonly members?: JsonObject } {
  if (input.kind === 'text') return { json: asJsonText(JSON.stringify({ [freeformParameter]: input.text })) };
  const { json } = input;
  if (json.trim() === '') return { json: asJsonText('{}') };
  const parsed = parseJson(json);
  if (!parsed.ok) {
    notes.add('approximated', `${field}.input`, 'illegal-characters', 'meaning', json.slice(0, 60));
    return { json: asJsonText('{}') };
  }
  if (isJsonObject(parsed.value)) return { json, members: parsed.value };
  notes.add('approximated', `${field}.input`, 'required-by-target', 'meaning');
  return { json: asJsonText(`{"value":${json}}`) };
}
