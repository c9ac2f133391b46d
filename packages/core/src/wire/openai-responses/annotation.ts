import { compact } from '../../schema/compact.ts';
import type { Annotation, CitedSource, TextSpan } from '../../schema/generate/annotation.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import type { NoteSet } from '../notes.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { format } from './format-name.ts';
import type { MemberReader } from './member-reader.ts';
import { codePointOffset, utf16Offset } from './text-offsets.ts';

/*
 * Citations inside `output_text`, both ways. The wire counts code points of the part, the middle UTF-16 units.
 * https://platform.openai.com/docs/api-reference/responses/object
 */

type SourceReader = (wire: MemberReader) => CitedSource | undefined;

const sourceReaders: { readonly [type: string]: SourceReader } = {
  url_citation: (wire) => {
    const url = wire.string('url');
    if (url === undefined) return undefined;
    return compact({
      kind: 'web' as const,
      url,
      title: wire.string('title') || undefined,
      encryptedIndex: wire.string('encrypted_index'),
    });
  },
  file_citation: (wire) => fileSource(wire, {}),
  container_file_citation: (wire) => fileSource(wire, { containerId: wire.string('container_id') }),
  file_path: (wire) => fileSource(wire, { isDownload: true }),
};

function fileSource(
  wire: MemberReader,
  more: { containerId?: string | undefined; isDownload?: boolean },
): CitedSource | undefined {
  const fileId = wire.string('file_id');
  if (fileId === undefined) return undefined;
  return compact({
    kind: 'file' as const,
    fileId,
    filename: wire.string('filename') || undefined,
    index: wire.number('index'),
    ...more,
  });
}

/** `text` is the part's text as far as it is known. */
export function decodeAnnotation(wire: MemberReader, text: string): Annotation {
  const type = wire.peek('type');
  const source =
    typeof type === 'string' && Object.hasOwn(sourceReaders, type) ? sourceReaders[type]?.(wire) : undefined;
  if (source === undefined)
    return { sources: [{ kind: 'opaque', format, label: readString(type) ?? 'annotation', wire: wire.whole }] };
  wire.skip('type');
  return compact({ span: decodeSpan(wire, text), sources: [source], vendor: wire.vendor() });
}

function decodeSpan(wire: MemberReader, text: string): TextSpan | undefined {
  const start = wire.peek('start_index');
  const end = wire.peek('end_index');
  if (typeof start !== 'number' || typeof end !== 'number') return undefined;
  wire.skip('start_index', 'end_index');
  return { start: utf16Offset(text, start), end: utf16Offset(text, end) };
}

/** Where an annotation goes: clients of the unified API also get what Claude needs to see again. */
export interface AnnotationPlace {
  readonly notes: NoteSet;
  readonly field: string;
  readonly isForClient: boolean;
}

/** One wire annotation per source; sources without a counterpart leave a note. */
export function encodeAnnotation(annotation: Annotation, text: string, place: AnnotationPlace): readonly Json[] {
  return annotation.sources.flatMap((source): readonly Json[] => {
    if (source.kind === 'opaque' && source.format === format) return [new RawJson(source.wire)];
    const wire = encodeSource(source, annotation, text, place);
    if (wire === undefined) {
      place.notes.add('dropped', place.field, 'no-counterpart', 'meaning', source.kind);
      return [];
    }
    putVendor(wire, annotation.vendor, format);
    return [wire];
  });
}

function encodeSource(
  source: CitedSource,
  annotation: Annotation,
  text: string,
  place: AnnotationPlace,
): WireMembers | undefined {
  switch (source.kind) {
    case 'web':
      return {
        ...urlCitation(source.url, source.title, annotation, text),
        encrypted_index: place.isForClient ? source.encryptedIndex : undefined,
      };
    case 'file':
      return fileCitation(source, annotation, text);
    case 'document':
      return source.fileId === undefined
        ? undefined
        : { type: 'file_citation', file_id: source.fileId, filename: source.title ?? '', index: source.range.start };
    case 'recitation': {
      if (source.url === undefined) return undefined;
      place.notes.add('approximated', place.field, 'no-counterpart', 'form', 'recitation');
      return urlCitation(source.url, source.title, annotation, text);
    }
    case 'record':
      return recordCitation(source, annotation, text);
    case 'opaque':
    case 'search-result':
      return undefined;
  }
}

function urlCitation(url: string, title: string | undefined, { span }: Annotation, text: string): WireMembers {
  return {
    type: 'url_citation',
    url,
    title: title ?? '',
    start_index: span ? codePointOffset(text, span.start) : 0,
    end_index: codePointOffset(text, span?.end ?? text.length),
  };
}

type FileSource = Extract<CitedSource, { readonly kind: 'file' }>;

function fileCitation(source: FileSource, { span }: Annotation, text: string): WireMembers {
  const spanned = span && {
    start_index: codePointOffset(text, span.start),
    end_index: codePointOffset(text, span.end),
  };
  if (source.containerId !== undefined)
    return {
      type: 'container_file_citation',
      container_id: source.containerId,
      file_id: source.fileId,
      filename: source.filename ?? '',
      start_index: 0,
      end_index: codePointOffset(text, text.length),
      ...spanned,
      index: source.index,
    };
  return {
    type: source.isDownload ? 'file_path' : 'file_citation',
    file_id: source.fileId,
    filename: source.filename ?? (source.isDownload ? undefined : ''),
    index: source.index ?? 0,
    ...spanned,
  };
}

/** Cohere's documents are free records; one that names a URL can be shown as a link. */
function recordCitation(
  source: Extract<CitedSource, { readonly kind: 'record' }>,
  annotation: Annotation,
  text: string,
): WireMembers | undefined {
  const record = parseJson(source.json);
  if (!record.ok || !isJsonObject(record.value)) return undefined;
  const url = readString(record.value['url']);
  return url === undefined ? undefined : urlCitation(url, readString(record.value['title']), annotation, text);
}
