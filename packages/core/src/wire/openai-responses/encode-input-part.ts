import type { ToolResultPart } from '../../schema/generate/item.ts';
import type { AudioPart, DocumentPart, ImagePart, MediaSource, Part, TextPart } from '../../schema/generate/part.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { toDataUrl } from '../data-url.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { encodeCacheMarker } from './cache-marker.ts';
import { format } from './format-name.ts';
import type { RequestContext } from './request-context.ts';

/** A part of a user, system or developer message, or of a tool's result, as the provider takes it. */
export function encodeInputPart(part: Part | ToolResultPart, context: RequestContext, field: string): Json | undefined {
  if (part.type === 'opaque') return opaque(part.format === format ? part.wire : undefined, part.label, context, field);
  const wire = bare(part, context, field);
  if (wire === undefined) return undefined;
  encodeCacheMarker(wire, part.cache, { ...context, field: `${field}.cache` });
  putVendor(wire, part.vendor, format);
  context.noteVendor(part.vendor, field);
  return wire;
}

function opaque(
  own: ConstructorParameters<typeof RawJson>[0] | undefined,
  label: string,
  { notes }: RequestContext,
  field: string,
): Json | undefined {
  if (own !== undefined) return new RawJson(own);
  notes.add('dropped', field, 'no-counterpart', 'meaning', label);
  return undefined;
}

function bare(
  part: Exclude<Part | ToolResultPart, { readonly type: 'opaque' }>,
  context: RequestContext,
  field: string,
): WireMembers | undefined {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text };
    case 'json':
      return asText(part.json, 'json', context, field);
    case 'refusal':
      return asText(part.text, 'refusal', context, field);
    case 'image':
      return imagePart(part, context);
    case 'document':
      return documentPart(part, context, field);
    case 'audio':
      return audioPart(part, context, field);
    case 'search-result':
      context.notes.add('approximated', field, 'no-counterpart', 'meaning', 'search-result');
      return { type: 'input_text', text: [part.title, part.source, joined(part.parts)].join('\n') };
    case 'video':
      return context.refuse('video input is not supported by this model');
  }
}

function asText(text: string, kind: string, { notes }: RequestContext, field: string): WireMembers {
  notes.add('approximated', field, 'no-counterpart', 'form', kind);
  return { type: 'input_text', text };
}

const joined = (parts: readonly TextPart[]): string => parts.map((each) => each.text).join('\n');

function imagePart({ source, detail }: ImagePart, context: RequestContext): WireMembers | undefined {
  const url = mediaUrl(source, context, 'image');
  if (url !== undefined) return { type: 'input_image', image_url: url, detail };
  const id = fileId(source, context);
  return id === undefined ? undefined : { type: 'input_image', file_id: id, detail };
}

function documentPart(part: DocumentPart, context: RequestContext, field: string): WireMembers | undefined {
  if (part.wantsCitations === true)
    context.notes.add('dropped', `${field}.wantsCitations`, 'no-counterpart', 'meaning');
  if (part.context !== undefined) context.notes.add('dropped', `${field}.context`, 'no-counterpart', 'meaning');
  const { source, name } = part;
  if (source.kind === 'text') return asText(source.text, 'document', context, field);
  if (source.kind === 'parts') {
    const texts = source.parts.filter((each) => each.type === 'text');
    if (texts.length < source.parts.length) context.notes.add('dropped', field, 'no-counterpart', 'meaning', 'image');
    return asText(joined(texts), 'document', context, field);
  }
  const wire: WireMembers = { type: 'input_file', filename: name };
  if (source.kind === 'base64' && name === undefined)
    context.notes.add('added', `${field}.name`, 'required-by-target', 'form');
  if (source.kind === 'base64')
    return {
      ...wire,
      filename: name ?? defaultName(source.mediaType),
      file_data: toDataUrl(source.mediaType, source.data),
    };
  const url = mediaUrl(source, context, 'document');
  if (url !== undefined) return { ...wire, file_url: url };
  const id = fileId(source, context);
  return id === undefined ? undefined : { ...wire, file_id: id };
}

/** The API refuses inline files without a name. */
const defaultName = (mediaType: string): string =>
  mediaType === 'application/pdf' ? 'document.pdf' : `document.${mediaType.slice(mediaType.lastIndexOf('/') + 1)}`;

function audioPart(part: AudioPart, context: RequestContext, field: string): WireMembers | undefined {
  const { source, transcript } = part;
  if (source.kind === 'base64' && context.target.features.has('audio-in')) {
    const word = source.mediaType === 'audio/mpeg' ? 'mp3' : source.mediaType.replace(/^audio\/(x-)?/, '');
    return { type: 'input_audio', input_audio: { data: source.data, format: word } };
  }
  if (transcript === undefined || transcript === '')
    return context.refuse('audio input is not supported by this model');
  context.notes.add('approximated', field, 'no-counterpart', 'meaning', 'audio');
  return { type: 'input_text', text: transcript };
}

function mediaUrl(source: MediaSource, context: RequestContext, kind: string): string | undefined {
  if (source.kind === 'base64') return toDataUrl(source.mediaType, source.data);
  if (source.kind === 'url') return source.url;
  if (source.kind === 'object') return context.refuse(`${kind} in an object store is not supported by this provider`);
  return undefined;
}

function fileId(source: MediaSource, context: RequestContext): string | undefined {
  if (source.kind !== 'file-id') return undefined;
  const isForeign = source.provider !== undefined && source.provider !== context.target.provider;
  return isForeign ? context.refuse('file of another provider') : source.id;
}
