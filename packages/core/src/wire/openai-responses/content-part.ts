import { compact } from '../../schema/compact.ts';
import type {
  AudioPart,
  DocumentPart,
  ImagePart,
  MediaSource,
  MessageBracket,
  OpaqueItem,
  RefusalPart,
  TextPart,
} from '../../schema/generate/part.ts';
import { readString } from '../../schema/json/read-value.ts';
import { parseDataUrl } from '../data-url.ts';
import { decodeAnnotation } from './annotation.ts';
import { decodeCacheMarker } from './cache-marker.ts';
import { format } from './format-name.ts';
import { decodeLogprobs } from './logprobs.ts';
import type { MemberReader } from './member-reader.ts';

/** What a message of this format may hold. */
export type WirePart = TextPart | RefusalPart | ImagePart | AudioPart | DocumentPart | OpaqueItem;

type PartReader = (wire: MemberReader, message: MessageBracket | undefined) => WirePart | undefined;

const readText: PartReader = (wire, message) => {
  const text = wire.string('text');
  if (text === undefined) return undefined;
  const annotations = wire.children('annotations')?.map((each) => decodeAnnotation(each, text));
  const logprobs = decodeLogprobs(wire.peek('logprobs'));
  wire.skip('type', 'logprobs');
  return compact({
    type: 'text' as const,
    text,
    annotations: annotations?.length ? annotations : undefined,
    logprobs,
    cache: decodeCacheMarker(wire),
    message,
    vendor: wire.vendor(),
  });
};

const readRefusal: PartReader = (wire, message) => {
  const text = wire.string('refusal');
  if (text === undefined) return undefined;
  wire.skip('type');
  return compact({ type: 'refusal' as const, text, message, vendor: wire.vendor() });
};

const readImage: PartReader = (wire, message) => {
  const source = mediaSource(wire.string('image_url'), undefined, wire);
  if (source === undefined) return undefined;
  wire.skip('type');
  const detail = wire.string('detail');
  return compact({
    type: 'image' as const,
    source,
    detail,
    cache: decodeCacheMarker(wire),
    message,
    vendor: wire.vendor(),
  });
};

const readFile: PartReader = (wire, message) => {
  const name = wire.string('filename');
  const fileType = wire.string('file_type');
  const source = fileData(wire, name, fileType) ?? mediaSource(wire.string('file_url'), fileType, wire);
  if (source === undefined) return undefined;
  wire.skip('type');
  const wantsCitations = wire.child('citations')?.boolean('enabled');
  return compact({
    type: 'document' as const,
    source,
    name,
    wantsCitations,
    cache: decodeCacheMarker(wire),
    message,
    vendor: wire.vendor(),
  });
};

const readAudio: PartReader = (wire, message) => {
  const audio = wire.child('input_audio');
  const data = audio?.string('data');
  if (audio === undefined || data === undefined) return undefined;
  wire.skip('type');
  const mediaType = audioTypes[audio.string('format') ?? 'wav'] ?? `audio/${audio.string('format')}`;
  return compact({ type: 'audio' as const, source: { kind: 'base64' as const, data, mediaType }, message });
};

const audioTypes: { readonly [word: string]: string } = { mp3: 'audio/mpeg', wav: 'audio/wav' };

const partReaders: { readonly [type: string]: PartReader } = {
  input_text: readText,
  output_text: readText,
  text: readText,
  refusal: readRefusal,
  input_image: readImage,
  computer_screenshot: readImage,
  input_file: readFile,
  input_audio: readAudio,
};

/** One content part; a kind that nobody knows stays whole. */
export function decodePart(wire: MemberReader, message?: MessageBracket): WirePart {
  const type = readString(wire.peek('type'));
  const known = type !== undefined && Object.hasOwn(partReaders, type) ? partReaders[type]?.(wire, message) : undefined;
  return known ?? compact({ type: 'opaque' as const, format, label: type ?? 'part', wire: wire.whole, message });
}

/** A URL wins over an id, as the API has it. */
function mediaSource(
  url: string | undefined,
  mediaType: string | undefined,
  wire: MemberReader,
): MediaSource | undefined {
  if (url !== undefined) {
    const inline = parseDataUrl(url);
    return inline ? { kind: 'base64', ...inline } : compact({ kind: 'url' as const, url, mediaType });
  }
  const id = wire.string('file_id');
  return id === undefined ? undefined : compact({ kind: 'file-id' as const, id, mediaType });
}

const typesByEnding: { readonly [ending: string]: string } = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** `file_data` is a data URL, or bare base64 whose kind only the name tells. */
function fileData(wire: MemberReader, name: string | undefined, fileType: string | undefined): MediaSource | undefined {
  const data = wire.string('file_data');
  if (data === undefined) return undefined;
  const inline = parseDataUrl(data);
  if (inline !== undefined) return { kind: 'base64', ...inline };
  const ending = name?.slice(name.lastIndexOf('.') + 1).toLowerCase() ?? '';
  const mediaType = fileType ?? typesByEnding[ending] ?? 'application/pdf';
  return { kind: 'base64', data, mediaType };
}
