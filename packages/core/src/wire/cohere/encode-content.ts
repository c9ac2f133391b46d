import { assertNever } from '../../schema/assert-never.ts';
import type { JsonPart } from '../../schema/generate/item.ts';
import type { DocumentPart, ImagePart, OpaqueItem, Part } from '../../schema/generate/part.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { toDataUrl } from '../data-url.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import type { RequestEncoding } from './request-encoding.ts';

const format = 'cohere';

/** One bare text is a string, everything else a list of blocks. */
export function encodeContent(parts: readonly (Part | JsonPart)[], field: string, to: RequestEncoding): Json {
  const blocks = parts.map((part) => encodePart(part, field, to)).filter((block) => block !== undefined);
  return blocks.length === 0 ? '' : (bareText(blocks) ?? blocks);
}

/** The text of a list that is nothing but one text block. */
export function bareText(blocks: readonly Json[]): string | undefined {
  const [only] = blocks;
  if (blocks.length !== 1 || !isJsonObject(only) || Object.keys(only).length !== 2) return undefined;
  return only.type === 'text' && typeof only.text === 'string' ? only.text : undefined;
}

export function encodePart(part: Part | JsonPart, field: string, to: RequestEncoding): Json | undefined {
  const wire = encodeKind(part, field, to);
  if (wire === undefined || wire instanceof RawJson) return wire;
  if (part.cache) to.dropped(`${field}.cache`, 'cost');
  if ('seal' in part && part.seal) to.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning');
  putVendor(wire, part.vendor, format);
  to.noteForeign(part.vendor, `${field}.`);
  return wire;
}

function encodeKind(part: Part | JsonPart, field: string, to: RequestEncoding): WireMembers | RawJson | undefined {
  switch (part.type) {
    case 'text':
      if (part.annotations?.length) to.dropped(`${field}.annotations`, 'form');
      return textBlock(part.text);
    case 'json':
      return approximated(part.json, `${field}.json`, 'form', to);
    case 'refusal':
      return approximated(part.text, `${field}.refusal`, 'form', to);
    case 'image':
      return encodeImage(part, to);
    case 'audio':
      if (part.transcript === undefined) return to.refuse('audio input');
      return approximated(part.transcript, `${field}.audio`, 'meaning', to);
    case 'video':
      return to.refuse('video input');
    case 'document':
      return encodeDocument(part, field, to);
    case 'search-result': {
      const texts = part.parts.map(({ text }) => text).join('');
      return approximated([part.title, part.source, texts].join('\n'), `${field}.search-result`, 'meaning', to);
    }
    case 'opaque':
      return encodeOpaque(part, field, to);
    default:
      return assertNever(part);
  }
}

const textBlock = (text: string): WireMembers => ({ type: 'text', text });

function approximated(text: string, field: string, touches: 'form' | 'meaning', to: RequestEncoding): WireMembers {
  to.notes.add('approximated', field, 'no-counterpart', touches);
  return textBlock(text);
}

export function encodeOpaque(part: OpaqueItem, field: string, to: RequestEncoding): RawJson | undefined {
  if (part.format === format) return new RawJson(part.wire);
  return to.dropped(`${field}.opaque`, 'meaning', part.label);
}

function encodeImage({ source, detail }: ImagePart, to: RequestEncoding): WireMembers | undefined {
  const url =
    source.kind === 'base64'
      ? toDataUrl(source.mediaType, source.data)
      : source.kind === 'url'
        ? source.url
        : to.refuse(`an image by ${source.kind}`);
  return url === undefined
    ? undefined
    : { type: 'image_url', image_url: detail === undefined ? { url } : { url, detail } };
}

function encodeDocument(part: DocumentPart, field: string, to: RequestEncoding): WireMembers | undefined {
  const text = documentText(part, to);
  if (text === undefined) return undefined;
  if (part.wantsCitations) to.dropped(`${field}.wantsCitations`, 'meaning');
  if (part.context !== undefined) to.dropped(`${field}.context`, 'meaning');
  if (part.name !== undefined) to.dropped(`${field}.name`, 'form');
  return approximated(text, `${field}.document`, 'form', to);
}

/** Only what can be read as text can be sent. */
export function documentText({ source }: DocumentPart, to: RequestEncoding): string | undefined {
  switch (source.kind) {
    case 'text':
      return source.text;
    case 'parts':
      if (source.parts.some(({ type }) => type !== 'text')) return to.refuse('a document with images');
      return source.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    case 'base64':
      return decodedText(source.data, source.mediaType) ?? to.refuse(`a document of type ${source.mediaType}`);
    case 'url':
    case 'file-id':
    case 'object':
      return to.refuse(`a document by ${source.kind}`);
    default:
      return assertNever(source);
  }
}

function decodedText(base64: string, mediaType: string): string | undefined {
  if (!/^(?:text\/|application\/(?:json|xml)\b)/i.test(mediaType)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
