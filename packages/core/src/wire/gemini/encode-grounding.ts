import type { Annotation } from '../../schema/generate/annotation.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { Chunks } from './grounding-chunks.ts';
import { given, textsOf } from './read-json.ts';
import { Utf8Offsets } from './utf8-offsets.ts';
import type { Writing } from './writing.ts';

interface NotedText {
  readonly part: number;
  text: string;
  readonly annotations: Annotation[];
}

/** Collects what `groundingMetadata` and `citationMetadata` of a candidate will say. */
export class GroundingWriter {
  readonly #writing: Writing;
  readonly #texts: NotedText[] = [];
  readonly #queries: string[] = [];
  readonly #chunks = new Chunks();

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  /** A text that is part number `part`; more of the same part goes on where it was. Gives where it begins. */
  text(part: number, text: string): number {
    const last = this.#texts.at(-1);
    if (last?.part !== part) {
      this.#texts.push({ part, text, annotations: [] });
      return 0;
    }
    last.text += text;
    return last.text.length - text.length;
  }

  /** `from`: where in the part the text begins that the annotation is about */
  note(part: number, annotation: Annotation, from: number, length: number): void {
    const { start, end } = annotation.span ?? { start: 0, end: length };
    const span = { start: start + from, end: end + from };
    this.#texts.find((each) => each.part === part)?.annotations.push({ ...annotation, span });
  }

  /** Searches and what they found, whoever made them. */
  search(item: AssistantItem): void {
    if (item.type === 'server-tool-call' && item.tool === 'web-search') this.#queries.push(...queriesOf(item.input));
    if (item.type !== 'server-tool-result' || item.outcome.kind !== 'web-sources') return;
    for (const source of item.outcome.sources) this.#chunks.found(source);
  }

  written(): WireMembers {
    const supports: Json[] = [];
    const citations: Json[] = [];
    for (const { part, text, annotations } of this.#texts) {
      const offsets = new Utf8Offsets(text);
      for (const annotation of annotations) {
        const { start, end } = annotation.span ?? { start: 0, end: text.length };
        const place = { startIndex: offsets.bytesAt(start), endIndex: offsets.bytesAt(end) };
        citations.push(...this.#citations(annotation, place));
        supports.push(...this.#supports(annotation, { ...partOf(part), ...place, text: text.slice(start, end) }));
      }
    }
    const metadata: WireMembers = {
      ...(this.#queries.length > 0 && { webSearchQueries: this.#queries }),
      ...(this.#chunks.list.length > 0 && { groundingChunks: this.#chunks.list }),
      ...(supports.length > 0 && { groundingSupports: supports }),
    };
    return {
      ...(citations.length > 0 && { citationMetadata: { citationSources: citations } }),
      ...(Object.keys(metadata).length > 0 && { groundingMetadata: metadata }),
    };
  }

  #citations(annotation: Annotation, place: WireMembers): readonly Json[] {
    return annotation.sources.flatMap((source): readonly Json[] => {
      if (source.kind !== 'recitation') return [];
      const wire: WireMembers = {
        ...place,
        ...given('uri', source.url),
        ...given('title', source.title),
        ...given('license', source.license),
      };
      this.#writing.putVendor(wire, annotation.vendor, field);
      return [wire];
    });
  }

  #supports(annotation: Annotation, segment: WireMembers): readonly Json[] {
    const indexes = annotation.sources.flatMap((source) => {
      if (source.kind === 'recitation') return [];
      const index = this.#chunks.cited(source);
      if (index === undefined)
        this.#writing.notes.add('dropped', `${field}.${source.kind}`, 'no-counterpart', 'meaning');
      return index === undefined ? [] : [index];
    });
    if (indexes.length === 0) return [];
    const { confidence } = annotation;
    const wire: WireMembers = {
      segment,
      groundingChunkIndices: indexes,
      ...(confidence && { confidenceScores: confidence }),
    };
    this.#writing.putVendor(wire, annotation.vendor, field);
    return [wire];
  }
}

const field = 'candidates[].items[].annotations[]';

const partOf = (part: number): WireMembers => (part === 0 ? {} : { partIndex: part });

/** What was searched for, as the makers of searches spell it. */
function queriesOf(input: string): readonly string[] {
  const parsed = parseJson(input);
  if (!parsed.ok || !isJsonObject(parsed.value)) return [];
  const { queries, query } = parsed.value;
  return textsOf(queries) ?? (typeof query === 'string' ? [query] : []);
}
