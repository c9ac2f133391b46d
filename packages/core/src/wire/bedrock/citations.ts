import type { Annotation, CitedSource, SourceRange } from '../../schema/generate/annotation.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import type { WireMembers } from '../vendor-members.ts';
import { hasOnly, onlyMember, restOf, vendorOf } from './members.ts';
import type { Writing } from './writing.ts';

const units: { readonly [place: string]: SourceRange['unit'] } = {
  documentChar: 'char',
  documentPage: 'page',
  documentChunk: 'chunk',
};

const citationMembers = new Set(['title', 'sourceContent', 'location']);
const searchMembers = new Set([...citationMembers, 'source']);

/** One entry of a block's `citations`, or one `citation` of a stream. It speaks of the whole block. */
export function decodeCitation(wire: Json): Annotation {
  const citation = isJsonObject(wire) ? wire : {};
  const source = citedSource(citation);
  const content = readObjects(citation['sourceContent']);
  const isPlain = content.length === 1 && content.every((each) => hasOnly(each, 'text'));
  const quoted = isPlain ? readString(content[0]?.['text']) : undefined;
  if (source === undefined || (citation['sourceContent'] !== undefined && quoted === undefined)) {
    return { sources: [{ kind: 'opaque', format: 'bedrock', label: 'citation', wire: printJson(wire) }] };
  }
  return {
    ...(quoted !== undefined && { citedText: quoted }),
    sources: [source],
    ...vendorOf(restOf(citation, source.kind === 'search-result' ? searchMembers : citationMembers)),
  };
}

function citedSource(citation: JsonObject): CitedSource | undefined {
  const location = readObject(citation['location']);
  const name = location && onlyMember(location);
  const place = name === undefined ? undefined : readObject(location?.[name]);
  if (name === undefined || place === undefined) return undefined;
  const title = readString(citation['title']);
  const called = title !== undefined && { title };
  if (name === 'web') {
    const url = readString(place['url']);
    return url === undefined || !hasOnly(place, 'url') ? undefined : { kind: 'web', url, ...called };
  }
  const start = readNumber(place['start']);
  const end = readNumber(place['end']);
  if (start === undefined || end === undefined) return undefined;
  if (name === 'searchResultLocation') {
    const index = readNumber(place['searchResultIndex']);
    const source = readString(citation['source']);
    if (index === undefined || source === undefined || !hasOnly(place, 'searchResultIndex', 'start', 'end'))
      return undefined;
    return { kind: 'search-result', index, source, ...called, range: { unit: 'block', start, end } };
  }
  const unit = Object.hasOwn(units, name) ? units[name] : undefined;
  const index = readNumber(place['documentIndex']);
  if (unit === undefined || index === undefined || !hasOnly(place, 'documentIndex', 'start', 'end')) return undefined;
  return { kind: 'document', index, ...called, range: { unit, start, end } };
}

/** The API's citations of one annotation: one for each source that it has a word for. */
export function encodeCitations(annotation: Annotation, field: string, writing: Writing): readonly Json[] {
  if (annotation.sources.length > 1) writing.notes.add('approximated', `${field}.sources`, 'grouping-lost', 'form');
  if (annotation.span !== undefined) writing.notes.add('approximated', `${field}.span`, 'position-lost', 'form');
  return annotation.sources.flatMap((source): readonly Json[] => {
    const wire = encodeSource(source, field, writing);
    if (wire === undefined || wire instanceof RawJson) return wire === undefined ? [] : [wire];
    if (annotation.citedText !== undefined) wire['sourceContent'] = [{ text: annotation.citedText }];
    writing.putVendor(wire, annotation.vendor, field);
    return [wire];
  });
}

function encodeSource(source: CitedSource, field: string, writing: Writing): WireMembers | RawJson | undefined {
  switch (source.kind) {
    case 'web':
      return { ...titled(source.title), location: { web: { url: source.url } } };
    case 'document':
      return { ...titled(source.title), location: documentLocation(source, field, writing) };
    case 'search-result': {
      const { start, end } = source.range;
      const place = { searchResultIndex: source.index, start, end };
      return { ...titled(source.title), source: source.source, location: { searchResultLocation: place } };
    }
    case 'opaque':
      if (source.format === 'bedrock') return new RawJson(source.wire);
      writing.notes.add('dropped', `${field}.opaque`, 'no-counterpart', 'meaning', source.label);
      return undefined;
    case 'file':
    case 'record':
    case 'recitation':
      writing.notes.add('dropped', `${field}.${source.kind}`, 'no-counterpart', 'meaning');
      return undefined;
  }
}

const titled = (title: string | undefined) => (title === undefined ? {} : { title });

function documentLocation(
  { index, range }: Extract<CitedSource, { readonly kind: 'document' }>,
  field: string,
  writing: Writing,
): WireMembers {
  const known = Object.entries(units).find(([, unit]) => unit === range.unit)?.[0];
  if (known === undefined) writing.notes.add('approximated', `${field}.document`, 'no-counterpart', 'form', range.unit);
  return { [known ?? 'documentChunk']: { documentIndex: index, start: range.start, end: range.end } };
}
