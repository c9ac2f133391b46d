import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Json } from '../../schema/json/raw-json.ts';

/** One item on its way out: what it says while it is open, and how it closes. */
export interface BlockWriter {
  /** what its start says */
  readonly opening: readonly Json[];
  say(event: StreamEvent): readonly Json[];
  close(patch: ItemPatch | undefined): readonly Json[];
}

/** Numbers the blocks of one answer from 0, one open at a time. Blocks without a start begin with their first delta. */
export class Blocks {
  #next = 0;
  #isOpen = false;

  start(start: Json): Json {
    this.#isOpen = true;
    return { contentBlockStart: { start, contentBlockIndex: this.#next } };
  }

  delta(delta: Json): Json {
    this.#isOpen = true;
    return { contentBlockDelta: { delta, contentBlockIndex: this.#next } };
  }

  /** Nothing when the block never began. */
  stop(): readonly Json[] {
    if (!this.#isOpen) return [];
    this.#isOpen = false;
    return [{ contentBlockStop: { contentBlockIndex: this.#next++ } }];
  }
}

/** For items that this API cannot stream. */
export const silent: BlockWriter = { opening: [], say: () => [], close: () => [] };
