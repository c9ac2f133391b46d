import { compact } from '../../schema/compact.ts';
import type { Annotation, CitedSource, TextSpan } from '../../schema/generate/annotation.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readString } from '../../schema/json/read-value.ts';
import { codePointOffset, unitOffset } from '../code-points.ts';
import type { NoteSet } from '../notes.ts';
import { mergeVendor, putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';

const known = new Set(['type', 'url_citation']);
const knownOfUrl = new Set(['start_index', 'end_index', 'title', 'url']);

/** `text` is the content of the message: offsets on the wire count its code points. */
export function decodeAnnotation(wire: JsonObject, text: string): Annotation {
  const cited = readObject(wire.url_citation);
  const url = readString(cited?.url);
  if (wire.type !== 'url_citation' || cited === undefined || url === undefined) {
    const label = readString(wire.type) ?? 'annotation';
    return { sources: [{ kind: 'opaque', format: 'openai-chat', label, wire: printJson(wire) }] };
  }
  return compact({
    span: decodeSpan(cited, text),
    sources: [compact({ kind: 'web' as const, url, title: readString(cited.title) || undefined })],
    vendor: mergeVendor(
      takeVendor(wire, known, 'openai-chat'),
      takeVendor(cited, knownOfUrl, 'openai-chat', 'url_citation'),
    ),
  });
}

function decodeSpan(cited: JsonObject, text: string): TextSpan | undefined {
  const start = readNumber(cited.start_index);
  const end = readNumber(cited.end_index);
  if (start === undefined || end === undefined) return undefined;
  return { start: unitOffset(text, start), end: unitOffset(text, end) };
}

/**
 * One wire annotation per source. `text` is the whole content so far, `place` where the annotated item stands in it;
 * without a span of its own an annotation covers its item.
 */
export function encodeAnnotation(annotation: Annotation, text: string, place: TextSpan, notes: NoteSet): JsonObject[] {
  const span = annotation.span ?? { start: 0, end: place.end - place.start };
  const range = {
    start_index: codePointOffset(text, place.start + span.start),
    end_index: codePointOffset(text, place.start + span.end),
  };
  noteUnsaid(annotation, notes);
  return annotation.sources.flatMap((source) => {
    const wire = encodeSource(source, range, notes);
    if (wire === undefined) return [];
    if (source.kind !== 'opaque') putVendor(wire, annotation.vendor, 'openai-chat');
    return [source.kind === 'opaque' ? opaqueMembers(source.wire) : wire];
  });
}

function noteUnsaid({ citedText, confidence, sources }: Annotation, notes: NoteSet): void {
  if (citedText !== undefined) notes.add('dropped', `${path}.citedText`, 'no-counterpart', 'form');
  if (confidence !== undefined) notes.add('dropped', `${path}.confidence`, 'no-counterpart', 'form');
  if (sources.length > 1) notes.add('approximated', `${path}.sources`, 'grouping-lost', 'form');
  if (sources.some((source) => source.kind === 'web' && source.encryptedIndex !== undefined)) {
    notes.add('dropped', `${path}.sources[].encryptedIndex`, 'no-counterpart', 'form');
  }
}

const opaqueMembers = (text: string): JsonObject => {
  const parsed = parseJson(text);
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
};

type Range = { readonly start_index: number; readonly end_index: number };
const path = 'candidates[].items[].annotations[]';
const field = `${path}.sources`;

function encodeSource(source: CitedSource, range: Range, notes: NoteSet): WireMembers | undefined {
  switch (source.kind) {
    case 'web':
      return citation(range, source.url, source.title);
    case 'recitation':
      notes.add('approximated', field, 'no-counterpart', 'form', source.kind);
      return source.url === undefined ? undefined : citation(range, source.url, source.title);
    case 'record':
      return encodeRecord(source.json, range, notes);
    case 'opaque':
      if (source.format === 'openai-chat') return {};
      break;
    default:
  }
  notes.add('dropped', field, 'no-counterpart', 'meaning', source.kind);
  return undefined;
}

/** A record of a tool or document counts as a web source when it names a URL. */
function encodeRecord(json: string, range: Range, notes: NoteSet): WireMembers | undefined {
  const parsed = parseJson(json);
  const record = parsed.ok ? readObject(parsed.value) : undefined;
  const url = readString(record?.url);
  notes.add(url === undefined ? 'dropped' : 'approximated', field, 'no-counterpart', 'meaning', 'record');
  return url === undefined ? undefined : citation(range, url, readString(record?.title));
}

const citation = (range: Range, url: string, title: string | undefined): WireMembers => ({
  type: 'url_citation',
  url_citation: { ...range, title: title ?? '', url },
});
