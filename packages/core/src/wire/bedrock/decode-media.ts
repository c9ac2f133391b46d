import type {
  AudioPart,
  DocumentPart,
  DocumentSource,
  ImagePart,
  MediaSource,
  SearchResultPart,
  TextPart,
  VideoPart,
} from '../../schema/generate/part.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readBoolean, readList, readObject, readString } from '../../schema/json/read-value.ts';
import { decodeCitation } from './citations.ts';
import { type Medium, mediaTypeOf } from './media-formats.ts';
import { hasOnly, onlyMember, restOf, vendorMember, vendorOf } from './members.ts';

/*
 * Each reader gets the inside of its block. What is not what its name promises gives `undefined`, and travels whole.
 */

const mediaMembers = new Set(['format', 'source']);
const documentMembers = new Set([...mediaMembers, 'name', 'context', 'citations']);
const searchMembers = new Set(['source', 'title', 'content', 'citations']);
const enabledOnly = new Set(['enabled']);

export function decodeImage(wire: JsonObject): ImagePart | undefined {
  const source = mediaSource('image', wire);
  return source && { type: 'image', source, ...vendorOf(restOf(wire, mediaMembers, 'image')) };
}

export function decodeVideo(wire: JsonObject): VideoPart | undefined {
  const source = mediaSource('video', wire);
  return source && { type: 'video', source, ...vendorOf(restOf(wire, mediaMembers, 'video')) };
}

export function decodeAudio(wire: JsonObject): AudioPart | undefined {
  const source = mediaSource('audio', wire);
  return source && { type: 'audio', source, ...vendorOf(restOf(wire, mediaMembers, 'audio')) };
}

export function decodeDocument(wire: JsonObject): DocumentPart | undefined {
  const source = documentSource(wire);
  if (source === undefined) return undefined;
  const name = readString(wire['name']);
  const context = readString(wire['context']);
  return {
    type: 'document',
    source,
    ...(name !== undefined && { name }),
    ...(context !== undefined && { context }),
    ...citationWish(wire),
    ...vendorOf(
      restOf(wire, documentMembers, 'document'),
      restOf(readObject(wire['citations']), enabledOnly, 'document.citations'),
    ),
  };
}

export function decodeSearchResult(wire: JsonObject): SearchResultPart | undefined {
  const source = readString(wire['source']);
  const title = readString(wire['title']);
  const parts = textParts(wire['content']);
  if (source === undefined || title === undefined || parts === undefined) return undefined;
  return {
    type: 'search-result',
    source,
    title,
    parts,
    ...citationWish(wire),
    ...vendorOf(
      restOf(wire, searchMembers, 'searchResult'),
      restOf(readObject(wire['citations']), enabledOnly, 'searchResult.citations'),
    ),
  };
}

function citationWish(wire: JsonObject): { readonly wantsCitations?: boolean } {
  const wantsCitations = readBoolean(readObject(wire['citations'])?.['enabled']);
  return wantsCitations === undefined ? {} : { wantsCitations };
}

/** Text that a model wrote while it cited: several texts with one list of sources. */
export function decodeCited(wire: JsonObject): TextPart | undefined {
  const texts = textParts(wire['content']);
  if (texts?.length !== 1 || !hasOnly(wire, 'content', 'citations')) return undefined;
  const annotations = readList(wire['citations']).map(decodeCitation);
  // without an annotation nothing would tell that this was no plain text
  return annotations.length === 0 ? undefined : { type: 'text', text: texts[0]?.text ?? '', annotations };
}

/** Text that a guardrail is to look at. */
export function decodeGuarded(wire: JsonObject): TextPart | undefined {
  const text = readString(readObject(wire['text'])?.['text']);
  if (text === undefined || !hasOnly(wire, 'text')) return undefined;
  return { type: 'text', text, vendor: vendorMember('guardContent', wire) };
}

/** Sources are small closed shapes; one with members of its own is left to travel whole. */
function mediaSource(medium: Medium, wire: JsonObject): MediaSource | undefined {
  const source = readObject(wire['source']);
  const format = readString(wire['format']);
  const mediaType = format === undefined ? undefined : mediaTypeOf(medium, format);
  if (source === undefined || mediaType === undefined) return undefined;
  const data = readString(source['bytes']);
  if (data !== undefined && hasOnly(source, 'bytes')) return { kind: 'base64', data, mediaType };
  const place = readObject(source['s3Location']);
  const uri = readString(place?.['uri']);
  if (place === undefined || uri === undefined) return undefined;
  if (!hasOnly(source, 's3Location') || !hasOnly(place, 'uri', 'bucketOwner')) return undefined;
  const owner = readString(place['bucketOwner']);
  return { kind: 'object', uri, mediaType, ...(owner !== undefined && { owner }) };
}

function documentSource(wire: JsonObject): DocumentSource | undefined {
  const source = readObject(wire['source']);
  const kind = source && onlyMember(source);
  const format = readString(wire['format']) ?? 'txt';
  if (kind === 'text') {
    const text = readString(source?.['text']);
    const mediaType = mediaTypeOf('document', format);
    return text === undefined || mediaType === undefined ? undefined : { kind: 'text', text, mediaType };
  }
  if (kind === 'content') {
    const parts = textParts(source?.['content']);
    return parts && format === 'txt' ? { kind: 'parts', parts } : undefined;
  }
  return mediaSource('document', wire);
}

/** `{text}` objects and nothing else. */
function textParts(content: Json | undefined): readonly TextPart[] | undefined {
  if (!Array.isArray(content)) return undefined;
  const parts: TextPart[] = [];
  for (const each of readList(content)) {
    const text = isJsonObject(each) && hasOnly(each, 'text') ? readString(each['text']) : undefined;
    if (text === undefined) return undefined;
    parts.push({ type: 'text', text });
  }
  return parts;
}
