import { ok, type Result } from '../../schema/errors/result.ts';
import type { ToolResultItem, ToolResultPart } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { Part } from '../../schema/generate/part.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { asJsonText, isJsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { encodePart, finishPart, searchText, type WirePart } from './encode-part.ts';
import type { Writing } from './writing.ts';

/** A result as its own part, and what could not stand inside it. */
export interface WrittenResult {
  readonly callId: string;
  readonly part: WireMembers;
  readonly after: readonly WirePart[];
}

export function encodeResult(item: ToolResultItem, field: string, writing: Writing): Result<WrittenResult> {
  const media = item.parts.filter(isMedium);
  const inside: WirePart[] = [];
  const after: WirePart[] = [];
  const takesMedia = writing.has('image-in-tool-result');
  for (const each of media) {
    const parts = encodePart(each, `${field}.parts[]`, writing);
    if (!parts.ok) return parts;
    if (takesMedia) inside.push(...parts.value);
    else after.push({ text: `Content of tool call ${item.callId}:` }, ...parts.value);
  }
  if (after.length > 0) writing.notes.add('approximated', `${field}.parts[]`, 'position-lost', 'form');
  const wire: WireMembers = {
    ...writing.idOf(item.callId),
    name: writing.toolNames.spell(item.name ?? writing.callNames.get(item.callId) ?? item.callId),
    response: new RawJson(responseText(item, field, writing)),
    ...(inside.length > 0 && { parts: inside }),
  };
  return ok({
    callId: item.callId,
    part: finishPart({ functionResponse: wire }, { ...item, type: 'tool-call' }, field, writing),
    after,
  });
}

type Medium = Extract<Part, { readonly type: 'image' | 'audio' | 'video' | 'document' }>;

const isMedium = (part: ToolResultPart): part is Medium =>
  part.type === 'image' || part.type === 'audio' || part.type === 'video' || part.type === 'document';

/** The API reads `output` and `error` as the text of a result; an object is the result itself. */
function responseText(item: ToolResultItem, field: string, writing: Writing): JsonText {
  const said = item.parts.flatMap((part) => saidBy(part, field, writing));
  if (said.length > 1) writing.notes.add('approximated', `${field}.parts`, 'grouping-lost', 'form');
  const [only] = said;
  if (only === undefined) return asJsonText(item.isError ? '{"error":""}' : '{}');
  const isJson = said.length === 1 && (only.isJson || isObjectText(only.text));
  const text = isJson ? only.text : JSON.stringify(said.map((each) => each.text).join('\n'));
  if (item.isError) return asJsonText(`{"error":${text}}`);
  return asJsonText(isJson && isObjectText(text) && !isOutput(text) ? text : `{"output":${text}}`);
}

function saidBy(part: ToolResultPart, field: string, writing: Writing): readonly { text: string; isJson: boolean }[] {
  switch (part.type) {
    case 'text':
      if (part.cache) writing.notes.add('dropped', `${field}.parts[].cache`, 'no-counterpart', 'cost');
      return [{ text: part.text, isJson: false }];
    case 'json':
      return [{ text: part.json, isJson: true }];
    case 'search-result':
      writing.notes.add('approximated', `${field}.parts[].search-result`, 'no-counterpart', 'meaning');
      return [{ text: searchText(part), isJson: false }];
    case 'opaque':
      writing.notes.add('dropped', `${field}.parts[].opaque`, 'no-counterpart', 'meaning', part.label);
      return [];
    default:
      return [];
  }
}

function isObjectText(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  const parsed = parseJson(text);
  return parsed.ok && isJsonObject(parsed.value);
}

/** An object that would be taken for the words of the API itself. */
function isOutput(text: string): boolean {
  const parsed = parseJson(text);
  const names = parsed.ok && isJsonObject(parsed.value) ? Object.keys(parsed.value) : [];
  return names.length === 0 || (names.length === 1 && (names[0] === 'output' || names[0] === 'error'));
}
