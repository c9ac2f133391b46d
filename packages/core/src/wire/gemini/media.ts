import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { DocumentSource, MediaSource } from '../../schema/generate/part.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import { parseDataUrl } from '../data-url.ts';
import type { WireMembers } from '../vendor-members.ts';
import type { Writing } from './writing.ts';

export type MediaKind = 'image' | 'audio' | 'video' | 'document';

const typesByEnding: { readonly [ending: string]: string } = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
  pdf: 'application/pdf',
  txt: 'text/plain',
  csv: 'text/csv',
  html: 'text/html',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
};

const defaultTypes: { readonly [K in MediaKind]: string } = {
  image: 'image/jpeg',
  audio: 'audio/mpeg',
  video: 'video/mp4',
  document: 'application/pdf',
};

const isFilm = (uri: string): boolean => /^https?:\/\/(?:www\.|m\.)?(?:youtube\.com|youtu\.be)\//.test(uri);

function typeByEnding(uri: string): string | undefined {
  const ending = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(uri)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(typesByEnding, ending) ? typesByEnding[ending] : undefined;
}

/** The media type of something that nobody named one for; films of the API's own platform need none. */
function guessedType(uri: string, kind: MediaKind): string | undefined {
  if (kind === 'video' && isFilm(uri)) return undefined;
  const told = typeByEnding(uri);
  return told !== undefined && kindOfType(told) === kind ? told : defaultTypes[kind];
}

export function kindOfType(mediaType: string): MediaKind {
  const [family] = mediaType.toLowerCase().split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'document';
}

/** `fileData`: what kind of medium it names, and where it is. A type that anybody would guess is not kept. */
export function decodeFile(file: JsonObject): { readonly kind: MediaKind; readonly source: MediaSource } | undefined {
  const uri = readString(file['fileUri']);
  if (uri === undefined) return undefined;
  const told = readString(file['mimeType']);
  const kind = isFilm(uri) ? 'video' : kindOfType(told ?? typeByEnding(uri) ?? '');
  const mediaType = told !== undefined && told !== guessedType(uri, kind) && { mediaType: told };
  if (uri.startsWith('gs://')) return { kind, source: { kind: 'object', uri, ...mediaType } };
  const isStored = /^files\/|^https:\/\/generativelanguage\.googleapis\.com\/v[0-9a-z]+\/files\//.test(uri);
  if (isStored) return { kind, source: { kind: 'file-id', id: uri, provider: 'gemini', ...mediaType } };
  return { kind, source: { kind: 'url', url: uri, ...mediaType } };
}

/** Text that came as base64 is text again, when it reads as such and gives the same base64. */
export function documentSource(mediaType: string, data: string): DocumentSource {
  const text = mediaType.startsWith('text/') ? utf8Of(data) : undefined;
  return text !== undefined && base64Of(text) === data
    ? { kind: 'text', text, mediaType }
    : { kind: 'base64', data, mediaType };
}

function utf8Of(data: string): string | undefined {
  const bytes = fromBase64(data);
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export const base64Of = (text: string): string => toBase64(new TextEncoder().encode(text));

export const inlineData = (mimeType: string, data: string): WireMembers => ({ inlineData: { mimeType, data } });

/** The one member of a part that holds the medium. */
export function encodeSource(source: MediaSource, kind: MediaKind, writing: Writing): Result<WireMembers> {
  switch (source.kind) {
    case 'base64':
      return ok(inlineData(source.mediaType, source.data));
    case 'url': {
      const inline = parseDataUrl(source.url);
      if (inline) return ok(inlineData(inline.mediaType, inline.data));
      if (kind === 'image' && !writing.has('url-image')) return refused('image by URL', writing);
      if (kind !== 'image' && !writing.has('url-document')) return refused(`${kind} by URL`, writing);
      return ok(fileData(source.url, source.mediaType, kind));
    }
    case 'file-id': {
      const { provider, id, mediaType } = source;
      if (provider !== undefined && provider !== 'gemini' && provider !== writing.provider) {
        return fail({ kind: 'invalid-request', message: `file of another provider: ${id}` });
      }
      return ok(fileData(id.startsWith('files/') ? `${filesHome}${id}` : id, mediaType, kind));
    }
    case 'object':
      if (source.uri.startsWith('gs://')) return ok(fileData(source.uri, source.mediaType, kind));
      return refused(`${kind} '${source.uri.slice(0, source.uri.indexOf('://') + 3)}…'`, writing);
  }
}

const filesHome = 'https://generativelanguage.googleapis.com/v1beta/';

function fileData(fileUri: string, told: string | undefined, kind: MediaKind): WireMembers {
  const mimeType = told ?? guessedType(fileUri, kind);
  return { fileData: { ...(mimeType !== undefined && { mimeType }), fileUri } };
}

export const refused = (what: string, writing: Writing): Result<never> =>
  fail({ kind: 'invalid-request', message: `${what} is not supported by provider '${writing.provider}'` });
