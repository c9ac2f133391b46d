import type { Annotation, CitedSource, SourceRange } from '../../schema/generate/annotation.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { numberAt, restOf, textAt, vendorOf } from './read-json.ts';
import type { Writing } from './writing.ts';

/** What one kind of place is called on the wire. */
interface Place {
  readonly type: string;
  readonly start: string;
  readonly end: string;
  readonly unit: SourceRange['unit'];
}

const places: readonly Place[] = [
  { type: 'char_location', start: 'start_char_index', end: 'end_char_index', unit: 'char' },
  { type: 'page_location', start: 'start_page_number', end: 'end_page_number', unit: 'page' },
  { type: 'content_block_location', start: 'start_block_index', end: 'end_block_index', unit: 'block' },
];

const common = ['type', 'cited_text'];
const webMembers = new Set([...common, 'url', 'title', 'encrypted_index']);
const searchMembers = new Set([
  ...common,
  'search_result_index',
  'source',
  'title',
  'start_block_index',
  'end_block_index',
]);
const documentMembers = new Set([
  ...common,
  'document_index',
  'document_title',
  'file_id',
  ...places.flatMap(({ start, end }) => [start, end]),
]);

/** One entry of a text block's `citations`; the API's own spans are the whole block, so there is none to tell. */
export function decodeCitation(wire: Json): Annotation {
  const citation = isJsonObject(wire) ? wire : {};
  const citedText = textAt(citation, 'cited_text');
  const quote = citedText !== undefined && { citedText };
  const web = webSource(citation);
  if (web !== undefined) return { ...quote, sources: [web], ...vendorOf(restOf(citation, webMembers)) };
  const search = searchSource(citation);
  if (search !== undefined) return { ...quote, sources: [search], ...vendorOf(restOf(citation, searchMembers)) };
  const document = documentSource(citation);
  if (document !== undefined) return { ...quote, sources: [document], ...vendorOf(restOf(citation, documentMembers)) };
  const label = textAt(citation, 'type') ?? 'citation';
  return { sources: [{ kind: 'opaque', format: 'anthropic', label, wire: printJson(wire) }] };
}

function webSource(citation: JsonObject): CitedSource | undefined {
  const url = textAt(citation, 'url');
  if (citation['type'] !== 'web_search_result_location' || url === undefined) return undefined;
  const title = textAt(citation, 'title');
  const encryptedIndex = textAt(citation, 'encrypted_index');
  return {
    kind: 'web',
    url,
    ...(title !== undefined && { title }),
    ...(encryptedIndex !== undefined && { encryptedIndex }),
  };
}

function searchSource(citation: JsonObject): CitedSource | undefined {
  const index = numberAt(citation, 'search_result_index');
  const source = textAt(citation, 'source');
  if (citation['type'] !== 'search_result_location' || index === undefined || source === undefined) return undefined;
  const title = textAt(citation, 'title');
  const start = numberAt(citation, 'start_block_index') ?? 0;
  const end = numberAt(citation, 'end_block_index') ?? start;
  const range = { unit: 'block', start, end } as const;
  return { kind: 'search-result', index, source, ...(title !== undefined && { title }), range };
}

function documentSource(citation: JsonObject): CitedSource | undefined {
  const place = places.find((each) => each.type === citation['type']);
  const index = numberAt(citation, 'document_index');
  if (place === undefined || index === undefined) return undefined;
  const title = textAt(citation, 'document_title');
  const fileId = textAt(citation, 'file_id');
  const start = numberAt(citation, place.start) ?? 0;
  const end = numberAt(citation, place.end) ?? start;
  return {
    kind: 'document',
    index,
    ...(title !== undefined && { title }),
    ...(fileId !== undefined && { fileId }),
    range: { unit: place.unit, start, end },
  };
}

/** The API's citations of one annotation: one for each source that it has a word for. */
export function encodeCitations(annotation: Annotation, field: string, writing: Writing): readonly Json[] {
  const { sources, citedText = '' } = annotation;
  if (sources.length > 1) writing.notes.add('approximated', `${field}.sources`, 'grouping-lost', 'form');
  return sources.flatMap((source): readonly Json[] => {
    const wire = encodeSource(source, citedText, field, writing);
    if (wire === undefined || wire instanceof RawJson) return wire === undefined ? [] : [wire];
    writing.putVendor(wire, annotation.vendor, field);
    return [wire];
  });
}

function encodeSource(
  source: CitedSource,
  cited_text: string,
  field: string,
  writing: Writing,
): WireMembers | RawJson | undefined {
  switch (source.kind) {
    case 'web':
      return encodeWeb(source, cited_text, field, writing);
    case 'document':
      return encodeDocument(source, cited_text, field, writing);
    case 'search-result': {
      const { start, end } = source.range;
      const { index, title = null } = source;
      const at = { search_result_index: index, source: source.source, start_block_index: start, end_block_index: end };
      return { type: 'search_result_location', cited_text, ...at, title };
    }
    case 'file':
      writing.notes.add('approximated', `${field}.file`, 'no-counterpart', 'form', source.filename);
      return charLocation(source.index ?? 0, source.filename, source.fileId, cited_text);
    case 'recitation':
    case 'record':
      writing.notes.add('dropped', `${field}.${source.kind}`, 'no-counterpart', 'meaning');
      return undefined;
    case 'opaque':
      if (source.format === 'anthropic') return new RawJson(source.wire);
      writing.notes.add('dropped', `${field}.opaque`, 'no-counterpart', 'meaning', source.label);
      return undefined;
  }
}

/** Claude proves its own citations by `encrypted_index`: nobody else's can stand in its history. */
function encodeWeb(
  source: Extract<CitedSource, { kind: 'web' }>,
  cited_text: string,
  field: string,
  writing: Writing,
): WireMembers | undefined {
  const { url, title = null, encryptedIndex } = source;
  if (encryptedIndex === undefined && writing.side === 'provider') {
    writing.notes.add('dropped', `${field}.web`, 'required-by-target', 'form', url);
    return undefined;
  }
  return { type: 'web_search_result_location', cited_text, url, title, encrypted_index: encryptedIndex ?? '' };
}

function encodeDocument(
  source: Extract<CitedSource, { kind: 'document' }>,
  cited_text: string,
  field: string,
  writing: Writing,
): WireMembers {
  const { range, index, title, fileId } = source;
  const place = places.find((each) => each.unit === range.unit);
  if (place === undefined) {
    writing.notes.add('approximated', `${field}.document`, 'no-counterpart', 'form', range.unit);
    return charLocation(index, title, fileId, cited_text);
  }
  const at = { [place.start]: range.start, [place.end]: range.end };
  const file = fileId !== undefined && writing.side === 'client' && { file_id: fileId };
  return { type: place.type, cited_text, document_index: index, document_title: title ?? null, ...file, ...at };
}

const charLocation = (
  index: number,
  title: string | undefined,
  fileId: string | undefined,
  cited_text: string,
): WireMembers => ({
  type: 'char_location',
  cited_text,
  document_index: index,
  document_title: title ?? null,
  ...(fileId !== undefined && { file_id: fileId }),
  start_char_index: 0,
  end_char_index: cited_text.length,
});
