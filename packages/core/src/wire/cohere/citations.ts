import { assertNever } from '../../schema/assert-never.ts';
import { compact } from '../../schema/compact.ts';
import type { Annotation, CitedSource } from '../../schema/generate/annotation.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readNumber, readObjects, readString } from '../../schema/json/read-value.ts';
import { codePointOffset, unitOffset } from '../code-points.ts';
import type { NoteSet } from '../notes.ts';
import { putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';

const format = 'cohere';
const known = new Set(['start', 'end', 'text', 'sources', 'content_index', 'type']);

/** Is this about what the model said, and not about its plan or thoughts? */
export const isOfContent = (wire: JsonObject): boolean => {
  const type = readString(wire.type);
  return type === undefined || type === 'TEXT_CONTENT';
};

/** `text` is the content item that the citation is about: offsets on the wire count its code points. */
export function decodeCitation(wire: JsonObject, text: string): Annotation {
  const start = readNumber(wire.start);
  const end = readNumber(wire.end);
  return compact({
    span:
      start === undefined || end === undefined
        ? undefined
        : { start: unitOffset(text, start), end: unitOffset(text, end) },
    citedText: readString(wire.text),
    sources: readObjects(wire.sources).map(decodeSource),
    vendor: takeVendor(wire, known, format),
  });
}

/** A source holds its record in a member of its kind's name. */
const recordMembers = { document: 'document', tool: 'tool_output' } as const;

function decodeSource(wire: JsonObject): CitedSource {
  const origin: 'document' | 'tool' | undefined =
    wire.type === 'document' ? 'document' : wire.type === 'tool' ? 'tool' : undefined;
  const member = origin && recordMembers[origin];
  const record = member && wire[member];
  const isPlain = Object.keys(wire).every((name) => name === 'type' || name === 'id' || name === member);
  if (origin === undefined || record === undefined || !isPlain) {
    return { kind: 'opaque', format, label: readString(wire.type) ?? 'source', wire: printJson(wire) };
  }
  return compact({ kind: 'record' as const, origin, id: readString(wire.id), json: jsonTextOf(record) });
}

const path = 'candidates[].items[].annotations[]';

export interface CitedText {
  /** the whole content item as it is written */
  readonly text: string;
  /** how much of it stands before the item's own text */
  readonly before: number;
  readonly contentIndex: number;
}

/** `undefined` when none of the sources can be said. Without a span the whole item is meant. */
export function encodeCitation(annotation: Annotation, cited: CitedText, notes: NoteSet): JsonObject | undefined {
  const { text, before } = cited;
  const sources = annotation.sources.flatMap((source) => encodeSource(source, notes) ?? []);
  if (annotation.confidence) notes.add('dropped', `${path}.confidence`, 'no-counterpart', 'form');
  if (sources.length === 0 && annotation.sources.length > 0) return undefined;
  const span = annotation.span ?? { start: 0, end: text.length - before };
  const wire: WireMembers = {
    start: codePointOffset(text, before + span.start),
    end: codePointOffset(text, before + span.end),
    text: annotation.citedText ?? text.slice(before + span.start, before + span.end),
    sources,
    content_index: cited.contentIndex,
    type: 'TEXT_CONTENT',
  };
  putVendor(wire, annotation.vendor, format);
  return wire;
}

function encodeSource(source: CitedSource, notes: NoteSet): Json | undefined {
  switch (source.kind) {
    case 'record':
      return compact({ type: source.origin, id: source.id, [recordMembers[source.origin]]: new RawJson(source.json) });
    case 'web':
      return documentOf({ url: source.url, title: source.title }, notes);
    case 'document':
      return documentOf({ title: source.title, id: source.fileId }, notes);
    case 'search-result':
      return documentOf({ title: source.title, source: source.source }, notes);
    case 'opaque':
      if (source.format === format) return new RawJson(source.wire);
      break;
    case 'file':
    case 'recitation':
      break;
    default:
      return assertNever(source);
  }
  notes.add('dropped', `${path}.sources`, 'no-counterpart', 'meaning', source.kind);
  return undefined;
}

function documentOf(record: { readonly [member: string]: string | undefined }, notes: NoteSet): JsonObject {
  notes.add('approximated', `${path}.sources`, 'no-counterpart', 'form');
  return { type: 'document', document: compact(record) };
}
