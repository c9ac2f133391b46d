import type { AssistantItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { TokenLogprob } from '../../schema/generate/part.ts';
import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import { asJsonText, type Json } from '../../schema/json/raw-json.ts';
import { Fold } from '../fold.ts';
import type { WireMembers } from '../vendor-members.ts';
import { GroundingWriter } from './encode-grounding.ts';
import { entryBreak, finishPart, type WirePart } from './encode-part.ts';
import { finished, partsOf } from './encode-response.ts';
import { encodeFinish } from './finish.ts';
import { encodeLogprobs } from './logprobs.ts';
import type { Writing } from './writing.ts';

type Event<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;
type ItemEvent = Extract<StreamEvent, { readonly candidate: number }>;
type Spoken = Extract<AssistantItem, { readonly type: 'text' | 'refusal' | 'reasoning' | 'compaction' }>;

const field = 'candidates[].items[]';

/** The item that has the word: text goes out as it comes, everything else when it is complete. */
type OpenItem =
  | { readonly kind: 'spoken'; readonly seed: Spoken; patch: ItemPatch; entry: number; hasSaid: boolean }
  | { readonly kind: 'held'; readonly seed: AssistantItem; readonly fold: Fold };

interface Place {
  readonly part: number;
  readonly from: number;
  length: number;
}

/** One candidate of an answer as chunks. */
export class CandidateWriter {
  readonly #index: number;
  readonly #writing: Writing;
  readonly #grounding: GroundingWriter;
  /** where the text of an item stands, by its number */
  readonly #places = new Map<number, Place>();
  #open: OpenItem | undefined;
  #end: Event<'candidate-end'> | undefined;
  #isRefusing = false;
  /** number and kind of the part that a client has when it joins what belongs together */
  #part = -1;
  #partKind = '';

  constructor(index: number, writing: Writing) {
    this.#index = index;
    this.#writing = writing;
    this.#grounding = new GroundingWriter(writing);
  }

  say(event: ItemEvent): readonly Json[] {
    switch (event.type) {
      case 'item-start':
        return this.#start(event);
      case 'item-end':
        return this.#close(event);
      case 'candidate-end':
        this.#end = event;
        return [];
      case 'annotation':
        this.#note(event);
        return [];
      default:
        return this.#learn(event);
    }
  }

  /** The candidate of the last chunk: why it ends, and what stands beside its parts. */
  end(): Json {
    const { finish = { reason: 'error' }, safety, vendor } = this.#end ?? {};
    const wire: WireMembers = {
      content: { parts: [{ text: '' }], role: 'model' },
      ...encodeFinish(finish, this.#isRefusing),
      index: this.#index,
      ...this.#grounding.written(),
    };
    return finished(wire, { finish, ...(safety && { safety }), ...(vendor && { vendor }) }, this.#writing);
  }

  #start(event: Event<'item-start'>): readonly Json[] {
    const { seed, item } = event;
    if (seed.type === 'refusal') this.#isRefusing = true;
    if (seed.type !== 'text' && seed.type !== 'refusal' && seed.type !== 'reasoning' && seed.type !== 'compaction') {
      const fold = new Fold();
      fold.push(event);
      this.#open = { kind: 'held', seed, fold };
      return [];
    }
    this.#open = { kind: 'spoken', seed, patch: {}, entry: 0, hasSaid: false };
    if (seed.type === 'refusal') {
      this.#writing.notes.add('approximated', `${field}.refusal`, 'no-counterpart', 'form');
    } else if (seed.type === 'compaction') {
      this.#writing.notes.add('approximated', `${field}.compaction`, 'no-counterpart', 'meaning');
    }
    const text = seed.type === 'reasoning' ? seed.entries.map((entry) => entry.text).join(entryBreak) : textOf(seed);
    if (seed.type === 'reasoning') this.#open.entry = Math.max(0, seed.entries.length - 1);
    if (seed.type === 'reasoning' && this.#partKind === 'thought') {
      this.#open.hasSaid = true;
      this.#open.entry = -1;
    }
    return this.#speak(item, text, seed.type === 'text' ? (seed.logprobs ?? []) : []);
  }

  #learn(event: ItemEvent): readonly Json[] {
    const open = this.#open;
    if (open?.kind === 'held') open.fold.push(event);
    if (open?.kind !== 'spoken') return [];
    if (event.type === 'text-delta') return this.#speak(event.item, event.text, event.logprobs ?? []);
    if (event.type === 'item-patch') open.patch = { ...open.patch, ...event.patch };
    if (event.type !== 'reasoning-delta' || event.text === '') return [];
    const isNext = event.entry !== open.entry && open.hasSaid;
    if (isNext) this.#writing.notes.add('approximated', `${field}.entries`, 'grouping-lost', 'form');
    open.entry = event.entry;
    return this.#speak(event.item, (isNext ? entryBreak : '') + event.text, []);
  }

  #speak(item: number, text: string, logprobs: readonly TokenLogprob[]): readonly Json[] {
    const open = this.#open;
    if (open?.kind !== 'spoken' || text === '') return [];
    const isThought = open.seed.type === 'reasoning';
    open.hasSaid = true;
    this.#enter(isThought ? 'thought' : 'text');
    if (!isThought) {
      const from = this.#grounding.text(this.#part, text);
      const place = this.#places.get(item);
      if (place) place.length += text.length;
      else this.#places.set(item, { part: this.#part, from, length: text.length });
    }
    return [this.#chunk([{ text, ...(isThought && { thought: true }) }], logprobs)];
  }

  /** Text after text goes on in the same part. */
  #enter(kind: string): void {
    if (kind === this.#partKind && kind !== '') return;
    this.#part++;
    this.#partKind = kind;
  }

  #note({ item, annotation }: Event<'annotation'>): void {
    const place = this.#places.get(item);
    if (place) this.#grounding.note(place.part, annotation, place.from, place.length);
  }

  #close(event: Event<'item-end'>): readonly Json[] {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return [];
    if (open.kind === 'spoken') return this.#closeSpoken(open.seed, { ...open.patch, ...event.patch });
    open.fold.push(event);
    const [item] =
      open.fold.result().candidates[0]?.items ?? open.fold.result().candidates.flatMap(({ items }) => items);
    return item === undefined || isUnfinished(item, event.patch) ? [] : this.#whole(item);
  }

  /** The text is said; its proof follows in an empty part. */
  #closeSpoken(seed: Spoken, patch: ItemPatch): readonly Json[] {
    const { seal = seed.seal, id = seed.id, vendor = seed.vendor } = patch;
    const isThought = seed.type === 'reasoning';
    const known = {
      type: seed.type,
      ...(id !== undefined && { id }),
      ...(seal && { seal }),
      ...(vendor && { vendor }),
    };
    const wire = finishPart({ text: '', ...(isThought && { thought: true }) }, known, field, this.#writing);
    if (Object.keys(wire).length === (isThought ? 2 : 1)) return [];
    this.#partKind = '';
    this.#part++;
    return [this.#chunk([wire], [])];
  }

  #whole(item: AssistantItem): readonly Json[] {
    this.#grounding.search(item);
    const parts = partsOf(item, this.#writing);
    if (parts.length === 0) return [];
    this.#part += parts.length;
    this.#partKind = '';
    return [this.#chunk(parts, [])];
  }

  #chunk(parts: readonly WirePart[], logprobs: readonly TokenLogprob[]): Json {
    return { content: { parts, role: 'model' }, index: this.#index, ...encodeLogprobs(logprobs) };
  }
}

const textOf = (seed: Exclude<Spoken, { type: 'reasoning' }>): string =>
  seed.type === 'compaction' ? (seed.summary ?? '') : seed.text;

/** A call whose arguments were cut off is not made. */
function isUnfinished(item: AssistantItem, patch: ItemPatch | undefined): boolean {
  return item.type === 'tool-call' && patch?.status === 'incomplete' && !isComplete(item);
}

const isComplete = ({ input }: ToolCallItem): boolean => input.kind === 'json' && input.json !== asJsonText('{}');
