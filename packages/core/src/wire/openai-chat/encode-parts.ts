import { assertNever } from '../../schema/assert-never.ts';
import type { UserItem } from '../../schema/generate/item.ts';
import type {
  AudioPart,
  DocumentPart,
  ImagePart,
  MediaSource,
  OpaqueItem,
  Part,
  SearchResultPart,
} from '../../schema/generate/part.ts';
import { isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { toDataUrl } from '../data-url.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { putMarker } from './cache-marker.ts';
import { audioFormatOf } from './content-parts.ts';
import type { RequestEncoding } from './request-encoding.ts';

/** One bare text is a string, everything else a list of blocks. */
export function encodeContent(parts: readonly Part[], field: string, to: RequestEncoding): Json {
  const blocks = parts.map((part) => encodePart(part, field, to)).filter((block) => block !== undefined);
  return blocks.length === 0 ? '' : (bareText(blocks) ?? blocks);
}

/** The text of a list that is nothing but one text block. */
export function bareText(blocks: readonly Json[]): string | undefined {
  const [only] = blocks;
  if (blocks.length !== 1 || !isJsonObject(only) || Object.keys(only).length !== 2) return undefined;
  return only.type === 'text' && typeof only.text === 'string' ? only.text : undefined;
}

export function encodePart(part: Part, field: string, to: RequestEncoding): Json | undefined {
  const wire = encodeKind(part, field, to);
  if (wire === undefined) return undefined;
  putMarker(wire, part.cache, `${field}.cache`, to);
  putVendor(wire, part.vendor, 'openai-chat');
  to.noteForeign(part.vendor, `${field}.`);
  noteSeal(part, field, to);
  return part.type === 'opaque' ? new RawJson(part.wire) : wire;
}

function noteSeal(part: UserItem, field: string, to: RequestEncoding): void {
  if (part.seal !== undefined) to.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning');
}

function encodeKind(part: Part, field: string, to: RequestEncoding): WireMembers | undefined {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'refusal':
      to.notes.add('approximated', `${field}.refusal`, 'no-counterpart', 'form');
      return { type: 'text', text: part.text };
    case 'image':
      return encodeImage(part, to);
    case 'audio':
      return encodeAudio(part, field, to);
    case 'document':
      return encodeDocument(part, field, to);
    case 'search-result':
      return encodeSearchResult(part, field, to);
    case 'video':
      return refuse('video input', to);
    case 'opaque':
      return encodeOpaque(part, field, to);
    default:
      return assertNever(part);
  }
}

function refuse(what: string, to: RequestEncoding): undefined {
  to.refuseInput(what);
  return undefined;
}

function encodeOpaque(part: OpaqueItem, field: string, to: RequestEncoding): WireMembers | undefined {
  if (part.format === 'openai-chat') return {};
  to.notes.add('dropped', `${field}.opaque`, 'no-counterpart', 'meaning', part.label);
  return undefined;
}

export function encodeImage(part: ImagePart, to: RequestEncoding): WireMembers | undefined {
  const url = urlOf(part.source);
  if (url === undefined) return refuse(`an image by ${part.source.kind}`, to);
  return { type: 'image_url', image_url: part.detail === undefined ? { url } : { url, detail: part.detail } };
}

function urlOf(source: MediaSource): string | undefined {
  if (source.kind === 'base64') return toDataUrl(source.mediaType, source.data);
  return source.kind === 'url' ? source.url : undefined;
}

/** Audio that is sent in; what the model said before is the business of assistant messages. */
function encodeAudio(part: AudioPart, field: string, to: RequestEncoding): WireMembers | undefined {
  if (part.source.kind === 'base64') {
    const format = audioFormatOf(part.source.mediaType);
    return { type: 'input_audio', input_audio: { data: part.source.data, format } };
  }
  if (part.transcript === undefined) return refuse(`audio by ${part.source.kind}`, to);
  to.notes.add('approximated', `${field}.audio`, 'no-counterpart', 'meaning');
  return { type: 'text', text: part.transcript };
}

function encodeDocument(part: DocumentPart, field: string, to: RequestEncoding): WireMembers | undefined {
  if (part.wantsCitations) to.notes.add('dropped', `${field}.wantsCitations`, 'no-counterpart', 'meaning');
  if (part.context !== undefined) to.notes.add('dropped', `${field}.context`, 'no-counterpart', 'meaning');
  const { source, name } = part;
  const filename = name === undefined ? {} : { filename: name };
  switch (source.kind) {
    case 'base64':
      return { type: 'file', file: { file_data: toDataUrl(source.mediaType, source.data), ...filename } };
    case 'file-id':
      if (source.provider !== undefined && source.provider !== to.target.provider) {
        to.refuse(`file of another provider: '${source.id}' belongs to '${source.provider}'`);
      }
      return { type: 'file', file: { file_id: source.id, ...filename } };
    case 'url':
      return to.has('url-document')
        ? { type: 'file', file: { file_url: source.url, ...filename } }
        : refuse('a document by URL', to);
    case 'object':
      return refuse('a document by object URI', to);
    case 'text':
      to.notes.add('approximated', `${field}.document`, 'no-counterpart', 'form');
      return { type: 'text', text: source.text };
    case 'parts':
      return encodeDocumentParts(source.parts, field, to);
    default:
      return assertNever(source);
  }
}

function encodeDocumentParts(parts: readonly Part[], field: string, to: RequestEncoding): WireMembers {
  to.notes.add('approximated', `${field}.document`, 'no-counterpart', 'form');
  if (parts.some((part) => part.type !== 'text')) {
    to.notes.add('dropped', `${field}.document.image`, 'no-counterpart', 'meaning');
  }
  return { type: 'text', text: textsOf(parts).join('\n') };
}

const textsOf = (parts: readonly Part[]): readonly string[] =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));

function encodeSearchResult(part: SearchResultPart, field: string, to: RequestEncoding): WireMembers {
  to.notes.add('approximated', `${field}.search-result`, 'no-counterpart', 'meaning');
  return { type: 'text', text: [part.title, part.source, ...textsOf(part.parts)].join('\n') };
}
