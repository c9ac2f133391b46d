import type { Annotation, CitedSource } from '../../schema/generate/annotation.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { asJsonText, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readString } from '../../schema/json/read-value.ts';
import { madeUpCallId } from '../made-up-id.ts';
import { citedChunk, decodeChunk } from './grounding-chunks.ts';
import { given, objectAt, objectsOf, restOf, textsOf, vendorOf } from './read-json.ts';
import { Utf8Offsets } from './utf8-offsets.ts';

/** What is said about the texts of a candidate beside them. */
export interface Grounding {
  /** the search behind the answer, to be placed before everything else */
  readonly search: readonly AssistantItem[];
  readonly notes: readonly GroundingNote[];
  readonly vendor: Vendor | undefined;
}

export interface GroundingNote {
  /** index of the text in the list given */
  readonly text: number;
  readonly annotation: Annotation;
}

/** A text of the answer and the number of the part that it is. */
export interface PlacedText {
  readonly part: number;
  readonly text: string;
}

const metadataMembers = new Set(['webSearchQueries', 'groundingChunks', 'groundingSupports']);
const supportMembers = new Set(['segment', 'groundingChunkIndices', 'confidenceScores']);
const citationMembers = new Set(['startIndex', 'endIndex', 'uri', 'title', 'license']);
const citationLists = new Set(['citations', 'citationSources']);

/** `groundingMetadata` and `citationMetadata`. Segments count UTF-8 bytes of their part, an absent start is 0. */
export function decodeGrounding(candidate: JsonObject, texts: readonly PlacedText[], seed: string): Grounding {
  const metadata = objectAt(candidate, 'groundingMetadata');
  const citations = objectAt(candidate, 'citationMetadata');
  const chunks = metadata ? objectsOf(metadata['groundingChunks']) : [];
  const supports = metadata ? objectsOf(metadata['groundingSupports']) : [];
  const cited = citations ? [...objectsOf(citations['citations']), ...objectsOf(citations['citationSources'])] : [];
  const offsets = texts.map(({ text }) => new Utf8Offsets(text));
  return {
    search: metadata ? searchOf(metadata, chunks, seed) : [],
    notes: [
      ...supports.flatMap((support) => supportNote(support, chunks, texts, offsets)),
      ...cited.flatMap((citation) => citationNote(citation, texts, offsets)),
    ],
    vendor: vendorOf(
      metadata && restOf(metadata, metadataMembers, 'groundingMetadata'),
      citations && restOf(citations, citationLists, 'citationMetadata'),
    ).vendor,
  };
}

function searchOf(metadata: JsonObject, chunks: readonly JsonObject[], seed: string): readonly AssistantItem[] {
  const queries = textsOf(metadata['webSearchQueries']);
  if (queries === undefined && chunks.length === 0) return [];
  const callId = madeUpCallId(`${seed} search`, 0, 0);
  const input = asJsonText(JSON.stringify({ queries: queries ?? [] }));
  const call: AssistantItem = { type: 'server-tool-call', callId, tool: 'web-search', name: 'google_search', input };
  if (chunks.length === 0) return [call];
  const outcome = { kind: 'web-sources', sources: chunks.map(decodeChunk) } as const;
  return [call, { type: 'server-tool-result', callId, tool: 'web-search', outcome }];
}

function supportNote(
  support: JsonObject,
  chunks: readonly JsonObject[],
  texts: readonly PlacedText[],
  offsets: readonly Utf8Offsets[],
): readonly GroundingNote[] {
  const segment = objectAt(support, 'segment') ?? {};
  const indexes = support['groundingChunkIndices'];
  const sources = (Array.isArray(indexes) ? indexes : []).flatMap((index): readonly CitedSource[] => {
    const chunk = typeof index === 'number' ? chunks[index] : undefined;
    return chunk === undefined ? [] : [citedChunk(chunk)];
  });
  if (sources.length === 0) return [];
  const scores = support['confidenceScores'];
  const confidence = Array.isArray(scores) ? scores.filter((each) => typeof each === 'number') : [];
  const rest = vendorOf(restOf(support, supportMembers));
  return noted(segment, texts, offsets, {
    sources,
    ...(confidence.length > 0 && { confidence }),
    ...rest,
  });
}

function citationNote(
  citation: JsonObject,
  texts: readonly PlacedText[],
  offsets: readonly Utf8Offsets[],
): readonly GroundingNote[] {
  const source = {
    kind: 'recitation',
    ...given('url', readString(citation['uri'])),
    ...given('title', readString(citation['title'])),
    ...given('license', readString(citation['license'])),
  } as const;
  return noted(citation, texts, offsets, { sources: [source], ...vendorOf(restOf(citation, citationMembers)) });
}

/** On the part that is named, else on the first text that is long enough. */
function noted(
  place: JsonObject,
  texts: readonly PlacedText[],
  offsets: readonly Utf8Offsets[],
  annotation: Annotation,
): readonly GroundingNote[] {
  const end = readNumber(place['endIndex']);
  const part = readNumber(place['partIndex']);
  const named = part === undefined ? -1 : texts.findIndex((each) => each.part === part);
  const fitting = offsets.findIndex((each) => end === undefined || each.length >= end);
  const text = named >= 0 ? named : Math.max(fitting, 0);
  const within = offsets[text];
  if (within === undefined) return [];
  if (end === undefined) return [{ text, annotation }];
  const start = within.unitAt(readNumber(place['startIndex']) ?? 0);
  return [{ text, annotation: { span: { start, end: Math.max(start, within.unitAt(end)) }, ...annotation } }];
}
