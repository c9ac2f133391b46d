import type {
  DocumentPart,
  DocumentSource,
  ImagePart,
  MediaSource,
  SearchResultPart,
  TextPart,
} from '../../schema/generate/part.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readMarker } from './cache-control.ts';
import { decodeCitation } from './citations.ts';
import { flagAt, isList, listAt, objectAt, restOf, textAt, vendorOf } from './read-json.ts';

const textMembers = new Set(['type', 'text', 'citations', 'cache_control']);
const imageMembers = new Set(['type', 'source', 'cache_control']);
const documentMembers = new Set(['type', 'source', 'title', 'context', 'citations', 'cache_control']);
const searchMembers = new Set(['type', 'source', 'title', 'content', 'citations', 'cache_control']);
const enabledOnly = new Set(['enabled']);

/** A block that is not what its type promises gives `undefined`, and travels whole. */
export function decodeText(block: JsonObject): TextPart | undefined {
  const text = textAt(block, 'text');
  if (text === undefined) return undefined;
  const annotations = listAt(block, 'citations')?.map(decodeCitation) ?? [];
  return {
    type: 'text',
    text,
    ...(annotations.length > 0 && { annotations }),
    ...readMarker(block),
    ...vendorOf(restOf(block, textMembers)),
  };
}

export function decodeImage(block: JsonObject): ImagePart | undefined {
  const source = decodeSource(objectAt(block, 'source') ?? {}, 'image/png');
  if (source === undefined) return undefined;
  return { type: 'image', source, ...readMarker(block), ...vendorOf(restOf(block, imageMembers)) };
}

export function decodeDocument(block: JsonObject): DocumentPart | undefined {
  const source = documentSource(objectAt(block, 'source') ?? {});
  if (source === undefined) return undefined;
  const name = textAt(block, 'title');
  const context = textAt(block, 'context');
  const citations = objectAt(block, 'citations');
  const wantsCitations = citations && flagAt(citations, 'enabled');
  return {
    type: 'document',
    source,
    ...(name !== undefined && { name }),
    ...(context !== undefined && { context }),
    ...(wantsCitations !== undefined && { wantsCitations }),
    ...readMarker(block),
    ...vendorOf(restOf(block, documentMembers), citations && restOf(citations, enabledOnly, 'citations')),
  };
}

export function decodeSearchResult(block: JsonObject): SearchResultPart | undefined {
  const source = textAt(block, 'source');
  const title = textAt(block, 'title');
  const parts = allText(listAt(block, 'content'));
  if (source === undefined || title === undefined || parts === undefined) return undefined;
  const citations = objectAt(block, 'citations');
  const wantsCitations = citations && flagAt(citations, 'enabled');
  return {
    type: 'search-result',
    source,
    title,
    parts,
    ...(wantsCitations !== undefined && { wantsCitations }),
    ...readMarker(block),
    ...vendorOf(restOf(block, searchMembers), citations && restOf(citations, enabledOnly, 'citations')),
  };
}

/** Sources are small closed shapes; one with members of its own is left to travel whole. */
function decodeSource(source: JsonObject, defaultType: string): MediaSource | undefined {
  const data = textAt(source, 'data');
  const url = textAt(source, 'url');
  const id = textAt(source, 'file_id');
  switch (source['type']) {
    case 'base64':
      if (data === undefined || !hasOnly(source, ['type', 'data', 'media_type'])) return undefined;
      return { kind: 'base64', data, mediaType: textAt(source, 'media_type') ?? defaultType };
    case 'url':
      return url === undefined || !hasOnly(source, ['type', 'url']) ? undefined : { kind: 'url', url };
    case 'file':
      if (id === undefined || !hasOnly(source, ['type', 'file_id'])) return undefined;
      return { kind: 'file-id', id, provider: 'anthropic' };
    default:
      return undefined;
  }
}

function documentSource(source: JsonObject): DocumentSource | undefined {
  if (source['type'] === 'text') {
    const text = textAt(source, 'data');
    if (text === undefined || !hasOnly(source, ['type', 'data', 'media_type'])) return undefined;
    return { kind: 'text', text, mediaType: textAt(source, 'media_type') ?? 'text/plain' };
  }
  if (source['type'] === 'content') return partsSource(source['content']);
  return decodeSource(source, 'application/pdf');
}

function partsSource(content: Json | undefined): DocumentSource | undefined {
  if (typeof content === 'string') return { kind: 'parts', parts: [{ type: 'text', text: content }] };
  if (!isList(content)) return undefined;
  const parts: (TextPart | ImagePart)[] = [];
  for (const each of content) {
    const part = isJsonObject(each) ? textOrImage(each) : undefined;
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return { kind: 'parts', parts };
}

function textOrImage(block: JsonObject): TextPart | ImagePart | undefined {
  if (block['type'] === 'text') return decodeText(block);
  return block['type'] === 'image' ? decodeImage(block) : undefined;
}

function allText(content: readonly Json[] | undefined): readonly TextPart[] | undefined {
  const parts: TextPart[] = [];
  for (const each of content ?? []) {
    const part = isJsonObject(each) && each['type'] === 'text' ? decodeText(each) : undefined;
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return content === undefined ? undefined : parts;
}

const hasOnly = (wire: JsonObject, names: readonly string[]): boolean =>
  Object.keys(wire).every((name) => names.includes(name));
