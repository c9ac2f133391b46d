import { assertNever } from '../../schema/assert-never.ts';
import { ok, type Result } from '../../schema/errors/result.ts';
import type { AssistantItem, Item, ReasoningItem, ToolResultItem } from '../../schema/generate/item.ts';
import type {
  AudioPart,
  DocumentPart,
  ImagePart,
  OpaqueItem,
  Part,
  SearchResultPart,
  TextPart,
  VideoPart,
} from '../../schema/generate/part.ts';
import { RawJson } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { encodeCall } from './encode-call.ts';
import { encodeServerItem } from './encode-server-item.ts';
import { base64Of, encodeSource, inlineData, refused } from './media.ts';
import { writtenSeal } from './seals.ts';
import type { Writing } from './writing.ts';

/** A part while a message is built: our own, or a vendor's whole. */
export type WirePart = WireMembers | RawJson;

/** Between two entries that become one text. */
export const entryBreak = '\n\n';

/** The parts that say an item, but for results of tools: usually one, none when there is nothing to say. */
export function encodeItem(
  item: Exclude<Item, ToolResultItem>,
  field: string,
  writing: Writing,
): Result<readonly WirePart[]> {
  switch (item.type) {
    case 'text':
    case 'refusal':
    case 'image':
    case 'audio':
    case 'video':
    case 'document':
    case 'search-result':
    case 'opaque':
      return encodePart(item, field, writing);
    case 'reasoning':
      return ok(encodeReasoning(item, field, writing));
    case 'tool-call':
      return ok([finishPart(encodeCall(item, field, writing), item, field, writing)]);
    case 'server-tool-call':
    case 'server-tool-result':
      return ok(encodeServerItem(item, field, writing).map((wire) => finishPart(wire, item, field, writing)));
    case 'compaction':
      writing.notes.add('approximated', `${field}.compaction`, 'no-counterpart', 'meaning');
      return ok(item.summary ? [{ text: item.summary }] : []);
    default:
      return assertNever(item);
  }
}

/** Thoughts that nobody proved are one for those who hear them in a stream, so that they are one here. */
export function addParts(parts: WirePart[], added: readonly WirePart[], field: string, writing: Writing): void {
  for (const part of added) {
    const last = parts.at(-1);
    if (last && isBareThought(last) && isBareThought(part)) {
      writing.notes.add('approximated', `${field}.reasoning`, 'grouping-lost', 'form');
      parts[parts.length - 1] = { ...last, text: `${last.text}${entryBreak}${part.text}` };
    } else parts.push(part);
  }
}

const isBareThought = (part: WirePart): part is { text: string; thought: true } =>
  !(part instanceof RawJson) && part['thought'] === true && Object.keys(part).length === 2;

export function encodePart(part: Part, field: string, writing: Writing): Result<readonly WirePart[]> {
  switch (part.type) {
    case 'text':
      return ok(encodeText(part, field, writing));
    case 'refusal':
      writing.notes.add('approximated', `${field}.refusal`, 'no-counterpart', 'form');
      return ok(part.text === '' ? [] : [finishPart({ text: part.text }, part, field, writing)]);
    case 'image':
    case 'video':
      return encodePicture(part, field, writing);
    case 'audio':
      return encodeAudio(part, field, writing);
    case 'document':
      return encodeDocument(part, field, writing);
    case 'search-result':
      writing.notes.add('approximated', `${field}.search-result`, 'no-counterpart', 'meaning');
      return ok([finishPart({ text: searchText(part) }, part, field, writing)]);
    case 'opaque':
      return ok(encodeOpaque(part, field, writing));
    default:
      return assertNever(part);
  }
}

/** Members that every part may carry. */
export function finishPart(
  wire: WireMembers,
  item: Pick<AssistantItem, 'type' | 'id' | 'seal' | 'cache' | 'vendor'>,
  field: string,
  writing: Writing,
): WireMembers {
  if (item.cache) writing.notes.add('dropped', `${field}.cache`, 'no-counterpart', 'cost');
  const data = item.seal && writtenSeal(item.seal, placeOf(item), field, writing);
  if (data !== undefined) wire['thoughtSignature'] = data;
  writing.putVendor(wire, item.vendor, field);
  return wire;
}

/** What an envelope has to say about the item that it seals. */
export function placeOf({ type, id }: Pick<AssistantItem, 'type' | 'id'>) {
  if (type === 'text' || type === 'tool-call') return { seals: type } as const;
  return id === undefined ? {} : { itemId: id };
}

/** An empty text says nothing unless something hangs on it. */
function encodeText(part: TextPart, field: string, writing: Writing): readonly WirePart[] {
  if (writing.side === 'provider' && part.annotations?.length) {
    writing.notes.add('dropped', `${field}.annotations`, 'no-counterpart', 'form');
  }
  const wire = finishPart({ text: part.text }, part, field, writing);
  return part.text === '' && Object.keys(wire).length === 1 ? [] : [wire];
}

function encodeReasoning(item: ReasoningItem, field: string, writing: Writing): readonly WirePart[] {
  if (item.entries.length > 1) writing.notes.add('approximated', `${field}.entries`, 'grouping-lost', 'form');
  const text = item.entries.map((entry) => entry.text).join(entryBreak);
  const wire = finishPart({ text, thought: true }, item, field, writing);
  return text === '' && Object.keys(wire).length === 2 ? [] : [wire];
}

function encodePicture(part: ImagePart | VideoPart, field: string, writing: Writing): Result<readonly WirePart[]> {
  const source = encodeSource(part.source, part.type, writing);
  if (!source.ok) return source;
  const resolution = part.type === 'image' ? resolutionOf(part.detail, field, writing) : {};
  return ok([finishPart({ ...source.value, ...resolution }, part, field, writing)]);
}

const resolutions: { readonly [detail: string]: string } = {
  low: 'MEDIA_RESOLUTION_LOW',
  high: 'MEDIA_RESOLUTION_HIGH',
  original: 'MEDIA_RESOLUTION_HIGH',
};

function resolutionOf(detail: string | undefined, field: string, writing: Writing): WireMembers {
  if (detail === undefined) return {};
  const level = writing.has('media-resolution') && Object.hasOwn(resolutions, detail) ? resolutions[detail] : undefined;
  writing.notes.add(level ? 'approximated' : 'dropped', `${field}.detail`, 'no-counterpart', 'form', detail);
  return level === undefined ? {} : { mediaResolution: { level } };
}

/** What was said before is known by its id to its maker alone: elsewhere it can only be read. */
function encodeAudio(part: AudioPart, field: string, writing: Writing): Result<readonly WirePart[]> {
  const isElsewhere = part.source.kind === 'file-id' && part.source.provider !== 'gemini';
  if (isElsewhere && part.transcript === undefined) return refused('audio of another provider', writing);
  if (isElsewhere || (writing.side === 'provider' && part.id !== undefined && part.transcript !== undefined)) {
    writing.notes.add('approximated', `${field}.audio`, 'no-counterpart', 'meaning');
    return ok([finishPart({ text: part.transcript ?? '' }, part, field, writing)]);
  }
  const source = encodeSource(part.source, 'audio', writing);
  return source.ok ? ok([finishPart(source.value, part, field, writing)]) : source;
}

function encodeDocument(part: DocumentPart, field: string, writing: Writing): Result<readonly WirePart[]> {
  const { source, name, context, wantsCitations } = part;
  if (name !== undefined) writing.notes.add('dropped', `${field}.name`, 'no-counterpart', 'form', name);
  if (context !== undefined) writing.notes.add('dropped', `${field}.context`, 'no-counterpart', 'meaning');
  if (wantsCitations) writing.notes.add('dropped', `${field}.wantsCitations`, 'no-counterpart', 'meaning');
  switch (source.kind) {
    case 'text':
      return ok([finishPart(inlineData(source.mediaType, base64Of(source.text)), part, field, writing)]);
    case 'parts':
      writing.notes.add('approximated', `${field}.parts`, 'grouping-lost', 'form');
      return encodeParts(source.parts, `${field}.parts[]`, writing);
    default: {
      const wire = encodeSource(source, 'document', writing);
      return wire.ok ? ok([finishPart(wire.value, part, field, writing)]) : wire;
    }
  }
}

export function encodeParts(parts: readonly Part[], field: string, writing: Writing): Result<readonly WirePart[]> {
  const out: WirePart[] = [];
  for (const part of parts) {
    const wire = encodePart(part, field, writing);
    if (!wire.ok) return wire;
    out.push(...wire.value);
  }
  return ok(out);
}

export const searchText = ({ title, source, parts }: SearchResultPart): string =>
  [title, source, ...parts.map(({ text }) => text)].filter((each) => each !== '').join('\n');

export function encodeOpaque(item: OpaqueItem, field: string, writing: Writing): readonly WirePart[] {
  if (item.format === 'gemini') return [new RawJson(item.wire)];
  writing.notes.add('dropped', `${field}.opaque`, 'no-counterpart', 'meaning', item.label);
  return [];
}
