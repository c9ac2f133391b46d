import type { StreamEvent } from '../schema/generate/stream-event.ts';
import { type ItemEvent, SequencedItem } from './sequenced-item.ts';

/** The items of one candidate, brought into single file. */
export class CandidateSequence {
  readonly #candidate: number;
  readonly #items = new Map<number, SequencedItem>();
  /** in the order in which they asked for the word */
  readonly #waiting: SequencedItem[] = [];
  #open: SequencedItem | undefined;
  #nextNumber = 0;
  #out: StreamEvent[] = [];

  constructor(candidate: number) {
    this.#candidate = candidate;
  }

  push(event: ItemEvent): readonly StreamEvent[] {
    this.#hear(event);
    this.#proceed();
    return this.#taken();
  }

  /** Ends what is open and lets everybody who waits speak. */
  close(): readonly StreamEvent[] {
    while (this.#open !== undefined || this.#waiting.length > 0) {
      this.#proceed();
      this.#endOpen('ended');
    }
    return this.#taken();
  }

  #hear(event: ItemEvent): void {
    if (event.type === 'item-start') {
      const item = new SequencedItem(event.seed);
      this.#items.set(event.item, item);
      this.#waiting.push(item);
      return;
    }
    const item = this.#items.get(event.item);
    if (item?.phase === 'waiting') {
      item.held.push(event);
    } else if (item?.needsWordFor(event)) {
      item.phase = 'waiting';
      item.held.push(event);
      this.#waiting.push(item);
    } else if (item !== undefined) {
      this.#say(item, event);
    }
  }

  #proceed(): void {
    while (this.#waiting.length > 0) {
      if (this.#open === undefined) this.#openNext();
      else if (this.#open.yields) this.#endOpen('yielded');
      else return;
    }
  }

  #openNext(): void {
    const item = this.#waiting.shift();
    if (item === undefined) return;
    this.#open = item;
    const number = this.#nextNumber++;
    this.#out.push({ type: 'item-start', candidate: this.#candidate, item: number, seed: item.begin(number) });
    const { held } = item;
    item.held = [];
    for (const event of held) this.#say(item, event);
  }

  #say(item: SequencedItem, event: ItemEvent): void {
    if (event.type === 'annotation') this.#out.push(...item.annotated(event));
    else if (event.type !== 'item-start' && item.phase === 'open') this.#emit(item.spoken(event));
    if (event.type !== 'item-end') return;
    if (item === this.#open) this.#open = undefined;
    item.phase = 'ended';
  }

  #endOpen(phase: 'yielded' | 'ended'): void {
    const item = this.#open;
    if (item === undefined) return;
    this.#open = undefined;
    this.#emit(item.spoken({ type: 'item-end', candidate: this.#candidate, item: 0 }));
    item.phase = phase;
  }

  #emit(event: ItemEvent | undefined): void {
    if (event !== undefined) this.#out.push(event);
  }

  #taken(): readonly StreamEvent[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }
}
