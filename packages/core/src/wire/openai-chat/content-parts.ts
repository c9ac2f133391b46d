import { compact } from '../../schema/compact.ts';
import type {
  AudioPart,
  DocumentPart,
  DocumentSource,
  ImagePart,
  MediaSource,
  OpaqueItem,
  Part,
  RefusalPart,
  TextPart,
} from '../../schema/generate/part.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readBoolean, readList, readObject, readString } from '../../schema/json/read-value.ts';
import { parseDataUrl } from '../data-url.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';
import { decodeMarker, markerMembers } from './cache-marker.ts';

const format = 'openai-chat';
const common = ['type', ...markerMembers];
const setOf = (...members: readonly string[]): ReadonlySet<string> => new Set([...common, ...members]);

const known = {
  text: setOf('text'),
  refusal: setOf('refusal'),
  image: setOf('image_url'),
  imageUrl: new Set(['url', 'detail']),
  audio: setOf('input_audio'),
  inputAudio: new Set(['data', 'format']),
  file: setOf('file', 'citations'),
  fileMembers: new Set(['file_data', 'file_url', 'file_id', 'filename', 'file_type']),
  document: setOf('source', 'title', 'context', 'citations'),
};

export type DecodedPart = TextPart | RefusalPart | ImagePart | AudioPart | DocumentPart | OpaqueItem;

/** Content of a message: a string is one text part; `null`, missing and `[]` are no part at all. */
export function decodeContent(content: Json | undefined): readonly DecodedPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return readList(content).map(decodePart);
}

/** Content where only text can stand: system messages, tool messages, predictions. */
export const decodeTexts = (content: Json | undefined): readonly (TextPart | OpaqueItem)[] =>
  decodeContent(content).map((part) => (part.type === 'text' || part.type === 'opaque' ? part : opaqueOf(part)));

const opaqueOf = (part: Part): OpaqueItem => ({
  type: 'opaque',
  format,
  label: part.type,
  wire: printJson({ type: part.type, ...('text' in part && { text: part.text }) }),
});

export function decodePart(wire: Json): DecodedPart {
  if (!isJsonObject(wire)) return { type: 'opaque', format, label: typeof wire, wire: printJson(wire) };
  switch (wire.type) {
    case 'text':
      return { type: 'text', ...said(wire, wire.text, known.text) };
    case 'refusal':
      return { type: 'refusal', ...said(wire, wire.refusal, known.refusal) };
    case 'image_url':
      return decodeImage(wire);
    case 'input_audio':
      return decodeAudio(wire);
    case 'file':
      return decodeFile(wire);
    case 'document':
      return decodeDocument(wire);
    default:
      return decodeOpaque(wire);
  }
}

const decodeOpaque = (wire: JsonObject): OpaqueItem => ({
  type: 'opaque',
  format,
  label: readString(wire.type) ?? 'block',
  wire: printJson(wire),
});

const said = (wire: JsonObject, text: Json | undefined, members: ReadonlySet<string>) =>
  compact({
    text: readString(text) ?? '',
    cache: decodeMarker(wire),
    vendor: takeVendor(wire, members, format),
  });

export function decodeImage(wire: JsonObject): ImagePart | OpaqueItem {
  const image = readObject(wire.image_url) ?? { url: wire.image_url };
  const url = readString(image.url);
  if (url === undefined) return decodeOpaque(wire);
  return compact({
    type: 'image' as const,
    source: mediaOfUrl(url),
    detail: readString(image.detail),
    cache: decodeMarker(wire),
    vendor: mergeVendor(takeVendor(wire, known.image, format), takeVendor(image, known.imageUrl, format, 'image_url')),
  });
}

function mediaOfUrl(url: string): MediaSource {
  const inline = parseDataUrl(url);
  return inline ? { kind: 'base64', ...inline } : { kind: 'url', url };
}

/** `format` of `input_audio` ↔ media type. */
const audioTypes: { readonly [format: string]: string } = { wav: 'audio/wav', mp3: 'audio/mpeg' };

export const audioFormatOf = (mediaType: string): string =>
  Object.entries(audioTypes).find(([, type]) => type === mediaType)?.[0] ?? mediaType.replace(/^audio\/(x-)?/, '');

function decodeAudio(wire: JsonObject): AudioPart | OpaqueItem {
  const audio = readObject(wire.input_audio);
  const data = readString(audio?.data);
  const spelled = readString(audio?.format);
  if (audio === undefined || data === undefined || spelled === undefined) return decodeOpaque(wire);
  return compact({
    type: 'audio' as const,
    source: { kind: 'base64' as const, data, mediaType: audioTypes[spelled] ?? `audio/${spelled}` },
    cache: decodeMarker(wire),
    vendor: mergeVendor(
      takeVendor(wire, known.audio, format),
      takeVendor(audio, known.inputAudio, format, 'input_audio'),
    ),
  });
}

function decodeFile(wire: JsonObject): DocumentPart | OpaqueItem {
  const file = readObject(wire.file);
  const source = file && fileSource(file);
  if (file === undefined || source === undefined) return decodeOpaque(wire);
  return compact({
    type: 'document' as const,
    source,
    name: readString(file.filename),
    wantsCitations: readBoolean(readObject(wire.citations)?.enabled),
    cache: decodeMarker(wire),
    vendor: mergeVendor(takeVendor(wire, known.file, format), takeVendor(file, known.fileMembers, format, 'file')),
  });
}

function fileSource(file: JsonObject): DocumentSource | undefined {
  const data = readString(file.file_data);
  const url = readString(file.file_url);
  const id = readString(file.file_id);
  const mediaType = readString(file.file_type);
  if (data !== undefined) return inlineFile(data, mediaType);
  if (url !== undefined) return compact({ kind: 'url' as const, url, mediaType });
  return id === undefined ? undefined : compact({ kind: 'file-id' as const, id, mediaType });
}

/** `file_data` is a data URL, or bare base64, which this API reads as PDF unless `file_type` says otherwise. */
function inlineFile(data: string, mediaType: string | undefined): DocumentSource {
  const inline = parseDataUrl(data);
  return inline ? { kind: 'base64', ...inline } : { kind: 'base64', data, mediaType: mediaType ?? 'application/pdf' };
}

/** Anthropic's block, which the unified API takes as well. */
function decodeDocument(wire: JsonObject): DocumentPart | OpaqueItem {
  const source = documentSource(readObject(wire.source) ?? {});
  if (source === undefined) return decodeOpaque(wire);
  return compact({
    type: 'document' as const,
    source,
    name: readString(wire.title),
    context: readString(wire.context),
    wantsCitations: readBoolean(readObject(wire.citations)?.enabled),
    cache: decodeMarker(wire),
    vendor: takeVendor(wire, known.document, format),
  });
}

function documentSource(source: JsonObject): DocumentSource | undefined {
  const data = readString(source.data);
  const url = readString(source.url);
  const id = readString(source.file_id);
  const mediaType = readString(source.media_type);
  if (source.type === 'base64' && data !== undefined)
    return { kind: 'base64', data, mediaType: mediaType ?? 'application/pdf' };
  if (source.type === 'text' && data !== undefined)
    return { kind: 'text', text: data, mediaType: mediaType ?? 'text/plain' };
  if (source.type === 'url' && url !== undefined) return { kind: 'url', url };
  return source.type === 'file' && id !== undefined ? { kind: 'file-id', id } : undefined;
}
