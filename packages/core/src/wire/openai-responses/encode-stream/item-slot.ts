import type { AssistantItem } from '../../../schema/generate/item.ts';
import type { At, ItemPatch, StreamEvent } from '../../../schema/generate/stream-event.ts';
import { Fold } from '../../fold.ts';

/** Events that an open item may get. */
export type SlotEvent = Extract<
  StreamEvent,
  {
    readonly type:
      | 'text-delta'
      | 'reasoning-delta'
      | 'input-delta'
      | 'media-delta'
      | 'annotation'
      | 'opaque-delta'
      | 'item-patch';
  }
>;

/** One item of the answer while it is told to the client. */
export interface ItemSlot {
  push(event: SlotEvent): void;
  end(patch: ItemPatch | undefined): void;
}

const at: At = { candidate: 0, item: 0 };

/** Puts one item together from its events. */
export class ItemFold {
  readonly #fold = new Fold();
  readonly #seed: AssistantItem;

  constructor(seed: AssistantItem) {
    this.#seed = seed;
    this.#fold.push({ type: 'item-start', ...at, seed });
  }

  push(event: SlotEvent): void {
    this.#fold.push({ ...event, ...at });
  }

  end(patch: ItemPatch | undefined): void {
    if (patch !== undefined) this.#fold.push({ type: 'item-end', ...at, patch });
  }

  get item(): AssistantItem {
    return this.#fold.result().candidates[0]?.items[0] ?? this.#seed;
  }
}
