import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type {
  AudioPart,
  DocumentPart,
  DocumentSource,
  ImagePart,
  MediaSource,
  SearchResultPart,
  TextPart,
} from '../../schema/generate/part.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import { parseDataUrl } from '../data-url.ts';
import type { WireMembers } from '../vendor-members.ts';
import { encodeMarker } from './cache-control.ts';
import { encodeCitations } from './citations.ts';
import type { Writing } from './writing.ts';

/** Members that every block may carry. */
export function finishBlock(
  wire: WireMembers,
  part: { readonly cache?: TextPart['cache']; readonly vendor?: TextPart['vendor'] },
  field: string,
  writing: Writing,
): WireMembers {
  if (part.cache && writing.has('cache-marker')) {
    wire['cache_control'] = encodeMarker(part.cache, `${field}.cache`, writing);
  } else if (part.cache) {
    writing.notes.add('dropped', `${field}.cache`, 'unsupported-by-host', 'cost');
  }
  writing.putVendor(wire, part.vendor, field);
  return wire;
}

export function encodeText(part: TextPart, field: string, writing: Writing): WireMembers {
  const citations = (part.annotations ?? []).flatMap((each) =>
    encodeCitations(each, `${field}.annotations[]`, writing),
  );
  const wire = { type: 'text', text: part.text, ...(citations.length > 0 && { citations }) };
  if (part.logprobs?.length) writing.notes.add('dropped', `${field}.logprobs`, 'no-counterpart', 'meaning');
  return finishBlock(wire, part, field, writing);
}

export function encodeImage(part: ImagePart, field: string, writing: Writing): Result<WireMembers> {
  if (part.detail !== undefined) {
    writing.notes.add('dropped', `${field}.detail`, 'no-counterpart', 'form', part.detail);
  }
  const source = encodeSource(part.source, 'image', writing);
  if (!source.ok) return source;
  return ok(finishBlock({ type: 'image', source: source.value }, part, field, writing));
}

export function encodeDocument(part: DocumentPart, field: string, writing: Writing): Result<WireMembers> {
  const source = encodeDocumentSource(part.source, field, writing);
  if (!source.ok) return source;
  const wire: WireMembers = {
    type: 'document',
    source: source.value,
    ...(part.name !== undefined && { title: part.name }),
    ...(part.context !== undefined && { context: part.context }),
    ...(part.wantsCitations !== undefined && { citations: { enabled: part.wantsCitations } }),
  };
  return ok(finishBlock(wire, part, field, writing));
}

export function encodeSearchResult(part: SearchResultPart, field: string, writing: Writing): WireMembers {
  const wire: WireMembers = {
    type: 'search_result',
    source: part.source,
    title: part.title,
    content: part.parts.map((each) => encodeText(each, `${field}.parts[]`, writing)),
    ...(part.wantsCitations !== undefined && { citations: { enabled: part.wantsCitations } }),
  };
  return finishBlock(wire, part, field, writing);
}

/** The API hears nothing: what was said can only be read. */
export function encodeAudio(part: AudioPart, field: string, writing: Writing): Result<WireMembers> {
  if (part.transcript === undefined) return refused('audio input', writing);
  writing.notes.add('approximated', `${field}.audio`, 'no-counterpart', 'meaning');
  return ok(finishBlock({ type: 'text', text: part.transcript }, part, field, writing));
}

export const refused = (what: string, writing: Writing): Result<never> =>
  fail({ kind: 'invalid-request', message: `${what} is not supported by provider '${writing.provider}'` });

function encodeSource(source: MediaSource, what: string, writing: Writing): Result<Json> {
  switch (source.kind) {
    case 'base64':
      return ok({ type: 'base64', media_type: source.mediaType, data: source.data });
    case 'url': {
      const inline = parseDataUrl(source.url);
      if (inline) return ok({ type: 'base64', media_type: inline.mediaType, data: inline.data });
      return ok({ type: 'url', url: source.url });
    }
    case 'file-id':
      if (!isOurs(source, writing)) {
        return fail({ kind: 'invalid-request', message: `file of another provider: ${source.id}` });
      }
      return ok({ type: 'file', file_id: source.id });
    case 'object':
      return refused(`${what} '${source.uri.slice(0, source.uri.indexOf('://') + 3)}…'`, writing);
  }
}

/** Where nobody says whose it is, the id does: `file-…` is OpenAI's spelling, `file_…` this API's. */
const isOurs = ({ id, provider }: { readonly id: string; readonly provider?: string }, writing: Writing): boolean =>
  provider === undefined ? !id.startsWith('file-') : provider === 'anthropic' || provider === writing.provider;

function encodeDocumentSource(source: DocumentSource, field: string, writing: Writing): Result<Json> {
  switch (source.kind) {
    case 'text':
      if (source.mediaType !== 'text/plain') {
        writing.notes.add('approximated', `${field}.mediaType`, 'no-counterpart', 'form', source.mediaType);
      }
      return ok({ type: 'text', media_type: 'text/plain', data: source.text });
    case 'parts':
      return encodeParts(source.parts, field, writing);
    case 'base64':
      if (!source.mediaType.startsWith('text/')) return encodeSource(source, 'document', writing);
      return textOfBase64(source, field, writing);
    case 'url':
    case 'file-id':
    case 'object':
      return encodeSource(source, 'document', writing);
  }
}

function encodeParts(parts: readonly (TextPart | ImagePart)[], field: string, writing: Writing): Result<Json> {
  const content: Json[] = [];
  for (const part of parts) {
    const block =
      part.type === 'text'
        ? ok(encodeText(part, `${field}.parts[]`, writing))
        : encodeImage(part, `${field}.parts[]`, writing);
    if (!block.ok) return block;
    content.push(block.value);
  }
  return ok({ type: 'content', content });
}

/** Base64 is for PDF only; text goes as text. */
function textOfBase64(
  source: { readonly data: string; readonly mediaType: string },
  field: string,
  writing: Writing,
): Result<Json> {
  try {
    const bytes = Uint8Array.from(atob(source.data), (c) => c.charCodeAt(0));
    const data = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    writing.notes.add('approximated', `${field}.source`, 'required-by-target', 'form', source.mediaType);
    return ok({ type: 'text', media_type: 'text/plain', data });
  } catch {
    return fail({ kind: 'invalid-request', message: `document is not base64 of UTF-8 text (${source.mediaType})` });
  }
}
