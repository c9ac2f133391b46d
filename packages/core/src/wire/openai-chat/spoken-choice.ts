import type { Finish } from '../../schema/generate/finish.ts';
import type { AssistantItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import type { Dialect } from '../codec.ts';
import { textGap } from '../joined-text.ts';
import type { NoteSet } from '../notes.ts';
import type { WireMembers } from '../vendor-members.ts';
import { encodeAnnotation } from './annotations.ts';
import { detailOf, reasoningGap, sealDetail } from './encode-reasoning.ts';
import { encodeMadeImage, noteUnsayable } from './encode-response.ts';
import { encodeLogprobs } from './logprobs.ts';
import { sealedCallId, writeSeal } from './seals.ts';

/** Events of one candidate's items. */
export type ItemEvent = Extract<StreamEvent, { readonly item: number }>;

/** Members of one delta; `logprobs` stand beside it. */
export type SpokenDelta = WireMembers & { readonly logprobs?: JsonObject };

interface OpenItem {
  readonly seed: AssistantItem;
  /** where the text of the item begins in the joined content, in UTF-16 code units */
  start: number;
  length: number;
  /** number among the calls */
  readonly call: number;
  hasInput: boolean;
  /** `reasoning_details` index by entry */
  readonly slots: number[];
  seal: Seal | undefined;
}

/** One candidate as a chat client hears it: a single content string, numbered calls, numbered reasoning details. */
export class SpokenChoice {
  readonly #dialect: Dialect;
  readonly #notes: NoteSet;
  readonly #items = new Map<number, OpenItem>();
  #content = '';
  #isApart = false;
  #calls = 0;
  #slots = 0;
  #hasReasoned = false;
  #hasRole = false;
  #hasRefused = false;

  constructor(dialect: Dialect, notes: NoteSet) {
    this.#dialect = dialect;
    this.#notes = notes;
  }

  /** The deltas that this event makes; the first ever brings the role. */
  push(event: ItemEvent): readonly SpokenDelta[] {
    return this.#withRole(this.#deltas(event));
  }

  /** What is left to say before the finish: a refusal that only the finish explains. */
  closing(finish: Finish): readonly SpokenDelta[] {
    const explanation = finish.refusal?.explanation;
    return explanation === undefined || this.#hasRefused ? [] : this.#withRole([{ refusal: explanation }]);
  }

  #withRole(deltas: readonly SpokenDelta[]): readonly SpokenDelta[] {
    const [first, ...rest] = deltas;
    if (first === undefined || this.#hasRole) return deltas;
    this.#hasRole = true;
    return [{ role: 'assistant', ...first }, ...rest];
  }

  #deltas(event: ItemEvent): readonly SpokenDelta[] {
    if (event.type === 'item-start') return this.#start(event.item, event.seed);
    const item = this.#items.get(event.item);
    if (item === undefined) return [];
    switch (event.type) {
      case 'text-delta':
        return this.#sayText(item, event);
      case 'reasoning-delta':
        return this.#sayReasoning(item, event.entry, event.kind, event.text);
      case 'input-delta':
        return event.text === '' ? [] : this.#sayInput(item, event.text);
      case 'media-delta':
        return [{ audio: { ...media(event) } }];
      case 'annotation':
        return this.#annotate(item, event);
      case 'item-patch':
        return this.#learn(item, event.patch);
      case 'item-end':
        return [...this.#learn(item, event.patch ?? {}), ...this.#end(item)];
      case 'opaque-delta':
        return [];
    }
  }

  #start(key: number, seed: AssistantItem): readonly SpokenDelta[] {
    const open: OpenItem = {
      seed,
      start: this.#content.length,
      length: 0,
      call: seed.type === 'tool-call' ? this.#calls++ : 0,
      hasInput: false,
      slots: [],
      seal: seed.seal,
    };
    this.#items.set(key, open);
    if (seed.type !== 'text' && seed.type !== 'compaction') this.#isApart = true;
    noteUnsayable(seed, this.#notes);
    return this.#seed(open, seed);
  }

  /** What an item that comes whole says at once. */
  #seed(open: OpenItem, seed: AssistantItem): readonly SpokenDelta[] {
    switch (seed.type) {
      case 'text':
        return this.#seedText(open, seed);
      case 'refusal':
        return seed.text === '' ? [] : this.#sayText(open, seed);
      case 'compaction':
        this.#notes.add('approximated', 'candidates[].items[].compaction', 'no-counterpart', 'meaning');
        return seed.summary ? this.#sayText(open, { text: seed.summary }) : [];
      case 'reasoning':
        return seed.entries.flatMap(({ kind, text }, entry) => this.#sayReasoning(open, entry, kind, text));
      case 'tool-call':
        return [this.#startCall(open, seed)];
      case 'image':
        return [{ images: [encodeMadeImage(seed)] }];
      case 'audio':
        return this.#seedAudio(seed);
      default:
        return [];
    }
  }

  #seedText(open: OpenItem, seed: Extract<AssistantItem, { readonly type: 'text' }>): readonly SpokenDelta[] {
    const said = seed.text === '' ? [] : this.#sayText(open, seed);
    return [...said, ...(seed.annotations ?? []).flatMap((annotation) => this.#annotate(open, { annotation }))];
  }

  #seedAudio({ id, source, transcript, expiresAtMs }: Extract<AssistantItem, { readonly type: 'audio' }>) {
    const audio: WireMembers = { ...this.#audioMembers({ ...(id !== undefined && { id }) }, expiresAtMs) };
    if (source.kind === 'base64' && source.data !== '') audio.data = source.data;
    if (transcript !== undefined) audio.transcript = transcript;
    return Object.keys(audio).length === 0 ? [] : [{ audio }];
  }

  #audioMembers(said: WireMembers, expiresAtMs: number | undefined): WireMembers {
    return expiresAtMs === undefined ? said : { ...said, expires_at: Math.floor(expiresAtMs / 1000) };
  }

  #sayText(item: OpenItem, said: Pick<Extract<ItemEvent, { type: 'text-delta' }>, 'text' | 'logprobs'>) {
    const isRefusal = item.seed.type === 'refusal';
    const logprobs =
      said.logprobs && encodeLogprobs(isRefusal ? { refusal: said.logprobs } : { content: said.logprobs });
    if (said.text === '' && logprobs === undefined) return [];
    if (isRefusal) this.#hasRefused = true;
    const delta: SpokenDelta = isRefusal ? { refusal: said.text } : { content: this.#joined(item, said.text) };
    return [logprobs === undefined ? delta : { ...delta, logprobs }];
  }

  /** Nothing between neighbouring texts, a gap where something else stood between them. */
  #joined(item: OpenItem, text: string): string {
    const gap = text !== '' && this.#isApart && this.#content !== '' && item.length === 0 ? textGap : '';
    if (text !== '') this.#isApart = false;
    if (item.length === 0) item.start = this.#content.length + gap.length;
    this.#content += gap + text;
    item.length += text.length;
    return gap + text;
  }

  #sayReasoning(
    item: OpenItem,
    entry: number,
    kind: 'text' | 'summary' | 'plan',
    text: string,
  ): readonly SpokenDelta[] {
    const known = item.slots[entry];
    const slot = known ?? this.#slots++;
    item.slots[entry] = slot;
    if (entry > 0 && item.seed.id === undefined)
      this.#notes.add('approximated', 'candidates[].items[].entries', 'grouping-lost', 'form');
    const gap = known === undefined && this.#hasReasoned && text !== '' ? reasoningGap : '';
    if (text !== '') this.#hasReasoned = true;
    const plain = gap + text;
    const delta: SpokenDelta = { reasoning: plain };
    if (this.#dialect === 'gateway') delta.reasoning_content = plain;
    delta.reasoning_details = [detailOf({ kind, text }, slot, item.seed.id)];
    return [delta];
  }

  #startCall(item: OpenItem, seed: ToolCallItem): SpokenDelta {
    const id = sealedCallId(seed.callId, seed.seal);
    item.seal = undefined; // it rides on the id
    const { input, name } = seed;
    const said = input.kind === 'text' ? input.text : input.json;
    item.hasInput = said !== '';
    const call =
      input.kind === 'text'
        ? { index: item.call, id, type: 'custom', custom: { name, input: said } }
        : { index: item.call, id, type: 'function', function: { name, arguments: said } };
    return { tool_calls: [call] };
  }

  #sayInput(item: OpenItem, text: string): readonly SpokenDelta[] {
    item.hasInput = true;
    const isFree = item.seed.type === 'tool-call' && item.seed.input.kind === 'text';
    const said = isFree ? { custom: { input: text } } : { function: { arguments: text } };
    return item.seed.type === 'tool-call' ? [{ tool_calls: [{ index: item.call, ...said }] }] : [];
  }

  #annotate(item: OpenItem, { annotation }: Pick<Extract<ItemEvent, { type: 'annotation' }>, 'annotation'>) {
    const place = { start: item.start, end: item.start + item.length };
    const annotations = encodeAnnotation(annotation, this.#content, place, this.#notes);
    return annotations.length === 0 ? [] : [{ annotations }];
  }

  #learn(item: OpenItem, { seal, id, expiresAtMs }: ItemPatch): readonly SpokenDelta[] {
    if (seal !== undefined) item.seal = seal;
    if (item.seed.type !== 'audio' || (id === undefined && expiresAtMs === undefined)) return [];
    return [{ audio: this.#audioMembers(id === undefined ? {} : { id }, expiresAtMs) }];
  }

  #end(item: OpenItem): readonly SpokenDelta[] {
    const { seed } = item;
    const isSilent = seed.type === 'tool-call' && !item.hasInput && seed.input.kind === 'json';
    const last = isSilent ? this.#sayInput(item, '{}') : [];
    return !item.seal?.data ? last : [...last, ...this.#saySeal(item, item.seal)];
  }

  #saySeal(item: OpenItem, seal: Seal): readonly SpokenDelta[] {
    const { seed } = item;
    if (seed.type === 'reasoning') {
      const wire = writeSeal({ seal });
      const slot = item.slots.at(-1) ?? this.#slots++;
      return [{ reasoning_details: [sealDetail(wire, slot, seed.id)] }];
    }
    const record =
      seed.type === 'tool-call'
        ? { seal, seals: 'tool-call' as const, itemId: seed.callId }
        : { seal, seals: 'text' as const };
    if (seed.type !== 'text' && seed.type !== 'tool-call') return [];
    return [{ reasoning_details: [sealDetail(writeSeal(record), this.#slots++, undefined)] }];
  }
}

const media = ({ base64, transcript }: Extract<ItemEvent, { type: 'media-delta' }>): WireMembers => ({
  ...(base64 !== undefined && { data: base64 }),
  ...(transcript !== undefined && { transcript }),
});
