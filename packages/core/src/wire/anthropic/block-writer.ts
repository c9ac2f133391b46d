import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';

/** One item on its way out: what it says while it is open, and how it closes. */
export interface BlockWriter {
  /** what its start says */
  readonly opening: readonly Json[];
  say(event: StreamEvent): readonly Json[];
  close(patch: ItemPatch | undefined): readonly Json[];
}

/** Numbers the blocks of one answer from 0, one open at a time. */
export class Blocks {
  #next = 0;

  start(block: Json): Json {
    return { type: 'content_block_start', index: this.#next, content_block: block };
  }

  delta(delta: Json): Json {
    return { type: 'content_block_delta', index: this.#next, delta };
  }

  stop(): Json {
    return { type: 'content_block_stop', index: this.#next++ };
  }

  /** a block whose start says everything */
  whole(block: Json): readonly Json[] {
    return [this.start(block), this.stop()];
  }
}

/** For items that this API has no block for. */
export const silent: BlockWriter = { opening: [], say: () => [], close: () => [] };

/** A block that comes whole, and vendor's progress on it. */
export class WholeWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #blocks: Blocks;

  constructor(block: Json, blocks: Blocks) {
    this.#blocks = blocks;
    this.opening = [blocks.start(block)];
  }

  say(event: StreamEvent): readonly Json[] {
    if (event.type !== 'opaque-delta' || event.format !== 'anthropic') return [];
    return [this.#blocks.delta(new RawJson(event.wire))];
  }

  close(): readonly Json[] {
    return [this.#blocks.stop()];
  }
}
