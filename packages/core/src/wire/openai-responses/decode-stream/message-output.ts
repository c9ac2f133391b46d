import { compact } from '../../../schema/compact.ts';
import type { MessageBracket, RefusalPart, TextPart, TokenLogprob } from '../../../schema/generate/part.ts';
import type { ItemPatch } from '../../../schema/generate/stream-event.ts';
import { decodeAnnotation } from '../annotation.ts';
import { decodeOutputItem } from '../decode-response.ts';
import { readBracket } from '../items/message.ts';
import type { MemberReader } from '../member-reader.ts';
import type { StreamVoice } from './stream-voice.ts';

type Spoken = TextPart | RefusalPart;

interface PartState {
  readonly type: Spoken['type'];
  readonly key: number;
  text: string;
  annotations: number;
  logprobs: number;
  hasEnded: boolean;
  isComplete: boolean;
}

/** A message: each of its content parts is an item; the last one ends with the message, to learn what it learnt. */
export class MessageOutput {
  readonly kind = 'message';
  isDone = false;
  readonly #state: StreamVoice;
  readonly #index: number;
  readonly #bracket: MessageBracket;
  readonly #parts = new Map<number, PartState>();

  constructor(state: StreamVoice, index: number, bracket: MessageBracket) {
    this.#state = state;
    this.#index = index;
    this.#bracket = bracket;
  }

  static added(state: StreamVoice, index: number, wire: MemberReader): MessageOutput {
    const { status, ...bracket } = readBracket(wire, index);
    return new MessageOutput(state, index, bracket);
  }

  /** Parts of other kinds than these come whole with the message. */
  begin(contentIndex: number, type: Spoken['type']): PartState {
    const known = this.#parts.get(contentIndex);
    if (known !== undefined) return known;
    this.#endComplete();
    const key = this.#state.keyOf(this.#index) + contentIndex;
    const part = { type, key, text: '', annotations: 0, logprobs: 0, hasEnded: false, isComplete: false };
    this.#parts.set(contentIndex, part);
    const seed = { type, text: '', message: this.#bracket };
    this.#state.emit({ type: 'item-start', candidate: 0, item: key, seed });
    return part;
  }

  speak(contentIndex: number, type: Spoken['type'], text: string, logprobs?: readonly TokenLogprob[]): void {
    const part = this.begin(contentIndex, type);
    if (part.hasEnded || part.type !== type || (text === '' && logprobs === undefined)) return;
    part.text += text;
    part.logprobs += logprobs?.length ?? 0;
    this.#state.emit({ type: 'text-delta', candidate: 0, item: part.key, text, ...(logprobs && { logprobs }) });
  }

  /** A closing event says it all again; it counts only where nothing was said before. */
  speakWhole(contentIndex: number, type: Spoken['type'], text: string, logprobs?: readonly TokenLogprob[]): void {
    const part = this.begin(contentIndex, type);
    const isNew = part.text === '';
    const late = part.logprobs === 0 ? logprobs : undefined;
    if (isNew || late !== undefined) this.speak(contentIndex, type, isNew ? text : '', late);
  }

  annotate(contentIndex: number, wire: MemberReader): void {
    const part = this.begin(contentIndex, 'text');
    if (part.type !== 'text') return;
    part.annotations++;
    const annotation = decodeAnnotation(wire, part.text);
    this.#state.emit({ type: 'annotation', candidate: 0, item: part.key, annotation });
  }

  complete(contentIndex: number): void {
    const part = this.#parts.get(contentIndex);
    if (part !== undefined) part.isComplete = true;
  }

  done(wire: MemberReader): void {
    const items = decodeOutputItem(wire, this.#state.placeOf(this.#index));
    const bracket = items.flatMap((item) => ('message' in item && item.message ? [item.message] : [])).at(-1);
    items.forEach((item, contentIndex) => {
      if (item.type === 'text' || item.type === 'refusal') this.#sayRest(item, contentIndex);
      else this.#sayWhole(item, contentIndex);
    });
    this.isDone = true;
    this.#endAll(compact({ message: bracket }));
  }

  #sayRest(item: Spoken, contentIndex: number): void {
    this.speakWhole(contentIndex, item.type, item.text, item.logprobs);
    const part = this.#parts.get(contentIndex);
    if (part?.type !== item.type) return;
    const at = { candidate: 0, item: part.key };
    const late = item.type === 'text' ? (item.annotations ?? []).slice(part.annotations) : [];
    for (const annotation of late) this.#state.emit({ type: 'annotation', ...at, annotation });
    if (item.vendor && !part.hasEnded) this.#state.emit({ type: 'item-patch', ...at, patch: { vendor: item.vendor } });
  }

  #sayWhole(seed: ReturnType<typeof decodeOutputItem>[number], contentIndex: number): void {
    if (this.#parts.has(contentIndex)) return;
    const at = { candidate: 0, item: this.#state.keyOf(this.#index) + contentIndex };
    this.#state.emit({ type: 'item-start', ...at, seed });
    this.#state.emit({ type: 'item-end', ...at });
  }

  close(status: 'incomplete' | undefined): void {
    this.isDone = true;
    this.#endAll(status && { status });
  }

  #endComplete(): void {
    for (const part of this.#parts.values()) if (part.isComplete) this.#end(part, undefined);
  }

  #endAll(patch: ItemPatch | undefined): void {
    for (const part of this.#parts.values()) this.#end(part, patch);
  }

  #end(part: PartState, patch: ItemPatch | undefined): void {
    if (part.hasEnded) return;
    part.hasEnded = true;
    this.#state.emit({ type: 'item-end', candidate: 0, item: part.key, ...(patch && { patch }) });
  }
}
