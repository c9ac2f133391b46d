import type { Annotation, TextSpan } from '../schema/generate/annotation.ts';
import type { AssistantItem } from '../schema/generate/item.ts';
import type { At, StreamEvent } from '../schema/generate/stream-event.ts';
import { JsonCompleteness } from './json-completeness.ts';

export type ItemEvent = Extract<StreamEvent, At>;
type Phase = 'waiting' | 'open' | 'yielded' | 'ended';

/** A stretch of the item that came out as one item: where its text begins in the whole, and how much it is. */
interface Segment {
  readonly number: number;
  readonly start: number;
  length: number;
  /** reasoning entries by their number in the item, since each segment counts its own from 0 */
  readonly entries: Map<number, number>;
}

/** One item while it is brought into single file: what was said, what waits, and under which numbers it came out. */
export class SequencedItem {
  phase: Phase = 'waiting';
  held: ItemEvent[] = [];
  readonly #seed: AssistantItem;
  readonly #segments: Segment[] = [];
  readonly #completeness = new JsonCompleteness();
  #unscanned: string[];
  #isSealed: boolean;

  constructor(seed: AssistantItem) {
    this.#seed = seed;
    this.#isSealed = seed.seal !== undefined;
    this.#unscanned = [inputOf(seed)];
  }

  /** May it end here, so that another item gets the word? */
  get yields(): boolean {
    switch (this.#seed.type) {
      case 'text':
      case 'refusal':
        return true;
      case 'reasoning':
        return !this.#isSealed;
      case 'tool-call':
        return this.#seed.input.kind === 'json' && this.#isInputComplete();
      case 'server-tool-call':
        return this.#isInputComplete();
      default:
        return false;
    }
  }

  /** Does an item that made room need the word again for this? */
  needsWordFor(event: ItemEvent): boolean {
    if (this.phase !== 'yielded' || !goesOn(this.#seed)) return false;
    switch (event.type) {
      case 'text-delta':
      case 'reasoning-delta':
        return event.text !== '';
      case 'item-patch':
      case 'item-end':
        return event.patch?.seal !== undefined;
      default:
        return false;
    }
  }

  /** Begins a segment; its seed is the item's own the first time and an empty one of the kind later. */
  begin(number: number): AssistantItem {
    const last = this.#segments.at(-1);
    const seed = last === undefined ? this.#seed : goneOn(this.#seed);
    const start = last === undefined ? 0 : last.start + last.length;
    this.#segments.push({ number, start, length: seed.type === 'text' ? seed.text.length : 0, entries: new Map() });
    this.phase = 'open';
    return seed;
  }

  /** The event as it comes out, under the number of the open segment. */
  spoken(event: Exclude<ItemEvent, { readonly type: 'item-start' | 'annotation' }>): ItemEvent | undefined {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return undefined;
    const item = segment.number;
    switch (event.type) {
      case 'text-delta':
        segment.length += event.text.length;
        return { ...event, item };
      case 'input-delta':
        this.#unscanned.push(event.text);
        return { ...event, item };
      case 'reasoning-delta':
        return { ...event, item, entry: ordinalOf(segment.entries, event.entry) };
      case 'item-patch':
      case 'item-end':
        this.#isSealed ||= event.patch?.seal !== undefined;
        return { ...event, item };
      default:
        return { ...event, item };
    }
  }

  /** Puts an annotation on the segments whose text it is about; without a span on the last. */
  annotated(event: Extract<ItemEvent, { readonly type: 'annotation' }>): readonly ItemEvent[] {
    const { span } = event.annotation;
    const touched = span === undefined ? [] : this.#segments.filter((each) => overlaps(each, span));
    const segments = touched.length > 0 ? touched : this.#segments.slice(-1);
    return segments.map((segment) => ({
      ...event,
      item: segment.number,
      annotation: this.#segments.length > 1 ? onSegment(event.annotation, segment) : event.annotation,
    }));
  }

  #isInputComplete(): boolean {
    for (const text of this.#unscanned) this.#completeness.push(text);
    this.#unscanned = [];
    return this.#completeness.isComplete;
  }
}

type GoingOn = Extract<AssistantItem, { readonly type: 'text' | 'refusal' | 'reasoning' }>;

const goesOn = (seed: AssistantItem): seed is GoingOn =>
  seed.type === 'text' || seed.type === 'refusal' || seed.type === 'reasoning';

function goneOn(seed: AssistantItem): AssistantItem {
  if (seed.type === 'reasoning') return { type: 'reasoning', entries: [] };
  if (seed.type !== 'text' && seed.type !== 'refusal') return seed;
  return { type: seed.type, text: '', ...(seed.message && { message: seed.message }) };
}

function inputOf(seed: AssistantItem): string {
  if (seed.type === 'server-tool-call') return seed.input;
  return seed.type === 'tool-call' && seed.input.kind === 'json' ? seed.input.json : '';
}

function ordinalOf(entries: Map<number, number>, entry: number): number {
  const ordinal = entries.get(entry) ?? entries.size;
  entries.set(entry, ordinal);
  return ordinal;
}

const overlaps = ({ start, length }: Segment, span: TextSpan): boolean =>
  span.start < start + length && span.end > start;

function onSegment(annotation: Annotation, { start, length }: Segment): Annotation {
  if (annotation.span === undefined) return annotation;
  const within = (place: number): number => Math.min(Math.max(place - start, 0), length);
  return { ...annotation, span: { start: within(annotation.span.start), end: within(annotation.span.end) } };
}
