import { compact } from '../../../schema/compact.ts';
import type { AssistantItem, ReasoningItem, ServerToolCallItem, ToolCallItem } from '../../../schema/generate/item.ts';
import type { JsonText } from '../../../schema/generate/json-text.ts';
import { asJsonText } from '../../../schema/json/raw-json.ts';
import { decodeOutputItem } from '../decode-response.ts';
import { format } from '../format-name.ts';
import type { MemberReader } from '../member-reader.ts';
import type { StreamVoice } from './stream-voice.ts';

type Live = ToolCallItem | ReasoningItem | ServerToolCallItem;
type Entry = ReasoningItem['entries'][number];

const isLive = (item: AssistantItem | undefined): item is Live =>
  item?.type === 'tool-call' || item?.type === 'reasoning' || item?.type === 'server-tool-call';

/** The call id of a tool search is another one at its end than at its beginning. */
const isLateNamed = (item: Live): boolean => item.type === 'tool-call' && item.builtin?.tool === 'tool-search';

/** The item without what travels in deltas, and without a status or cipher that only holds at its beginning. */
function emptied(whole: Live): Live {
  const { status, seal, ...item } = whole;
  switch (item.type) {
    case 'reasoning':
      return { ...item, entries: [] };
    case 'tool-call':
      return {
        ...item,
        input: item.input.kind === 'text' ? { kind: 'text', text: '' } : { kind: 'json', json: asJsonText('') },
      };
    case 'server-tool-call':
      return { ...item, input: asJsonText('') };
  }
}

/** One item of `output` that is no message. Kinds that nobody knows wait until they are whole. */
export class SingleOutput {
  readonly kind = 'single';
  isDone = false;
  readonly #state: StreamVoice;
  readonly #index: number;
  readonly #key: number;
  #open: Live['type'] | undefined;
  #hasInput = false;
  #isInCode = false;
  /** reasoning entries that were heard of */
  readonly #entries = new Set<number>();
  #held: JsonText[] = [];

  constructor(state: StreamVoice, index: number) {
    this.#state = state;
    this.#index = index;
    this.#key = state.keyOf(index);
  }

  added(wire: MemberReader): void {
    const [first] = decodeOutputItem(wire, this.#state.placeOf(this.#index));
    if (!isLive(first) || isLateNamed(first)) return;
    this.#open = first.type;
    this.#state.emit({ type: 'item-start', ...this.#at(), seed: emptied(first) });
  }

  speakInput(text: string): void {
    if (this.#open === 'reasoning' || this.#open === undefined || this.isDone || text === '') return;
    this.#hasInput = true;
    this.#state.emit({ type: 'input-delta', ...this.#at(), text });
  }

  /** Code comes bare on the wire and inside JSON in the middle. */
  speakCode(code: string): void {
    const escaped = JSON.stringify(code).slice(1, -1);
    this.speakInput(this.#isInCode ? escaped : `{"code":"${escaped}`);
    this.#isInCode = this.#hasInput;
  }

  endCode(): void {
    if (this.#isInCode) this.speakInput('"}');
    this.#isInCode = false;
  }

  speakInputWhole(text: string): void {
    if (!this.#hasInput) this.speakInput(text);
  }

  think(kind: Entry['kind'], index: number, text: string): void {
    if (this.#open !== 'reasoning' || this.isDone || text === '') return;
    const entry = entryOf(kind, index);
    this.#entries.add(entry);
    this.#state.emit({ type: 'reasoning-delta', ...this.#at(), entry, kind, text });
  }

  thinkWhole(kind: Entry['kind'], index: number, text: string): void {
    if (!this.#entries.has(entryOf(kind, index))) this.think(kind, index, text);
  }

  /** Progress of the item; of one that waits it is told when the item is. */
  progress(wire: JsonText): void {
    if (this.isDone) return;
    if (this.#open !== undefined) this.#state.emit({ type: 'opaque-delta', ...this.#at(), format, wire });
    else this.#held.push(wire);
  }

  done(wire: MemberReader): void {
    const items = decodeOutputItem(wire, this.#state.placeOf(this.#index));
    const [first, ...others] = items;
    if (isLive(first) && this.#open === first.type) this.#endLive(first);
    else if (first !== undefined) this.#sayWhole(first, 0);
    this.isDone = true;
    for (const [index, item] of others.entries()) this.#sayWhole(item, index + 1);
  }

  close(status: 'incomplete' | undefined): void {
    if (this.isDone) return;
    this.isDone = true;
    if (this.#open !== undefined)
      this.#state.emit({ type: 'item-end', ...this.#at(), ...(status && { patch: { status } }) });
  }

  #endLive(item: Live): void {
    if (item.type === 'reasoning') this.#thinkRest(item);
    else if (this.#isInCode) this.endCode();
    else this.speakInputWhole(inputOf(item));
    const { id, status, seal, vendor } = item;
    const patch = compact({ id, status, seal, vendor });
    this.#state.emit({ type: 'item-end', ...this.#at(), patch });
  }

  #thinkRest({ entries }: ReasoningItem): void {
    const counts = { summary: 0, text: 0, plan: 0 };
    for (const { kind, text } of entries) this.thinkWhole(kind, counts[kind]++, text);
  }

  #sayWhole(seed: AssistantItem, offset: number): void {
    const at = { candidate: 0, item: this.#key + offset };
    if (this.#open !== undefined && offset === 0) {
      this.#state.emit({ type: 'item-end', ...at });
      return;
    }
    this.#state.emit({ type: 'item-start', ...at, seed });
    if (offset === 0) for (const wire of this.#held) this.#state.emit({ type: 'opaque-delta', ...at, format, wire });
    this.#state.emit({ type: 'item-end', ...at });
  }

  #at(): { readonly candidate: number; readonly item: number } {
    return { candidate: 0, item: this.#key };
  }
}

const mostEntries = 1024;

/** As in a whole item the digests stand before the model's own words. */
function entryOf(kind: Entry['kind'], index: number): number {
  const place = Number.isInteger(index) ? Math.min(Math.max(index, 0), mostEntries - 1) : 0;
  return kind === 'text' ? mostEntries + place : place;
}

const inputOf = (item: ToolCallItem | ServerToolCallItem): string => {
  if (item.type === 'server-tool-call') return item.input;
  return item.input.kind === 'text' ? item.input.text : item.input.json;
};
