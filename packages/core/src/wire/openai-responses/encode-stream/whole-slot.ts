import type { AssistantItem } from '../../../schema/generate/item.ts';
import type { ItemPatch } from '../../../schema/generate/stream-event.ts';
import { isJsonObject, type Json } from '../../../schema/json/raw-json.ts';
import { MemberReader } from '../member-reader.ts';
import { writeSingle } from '../write-output-item.ts';
import { ItemFold, type ItemSlot, type SlotEvent } from './item-slot.ts';
import { tellProgress } from './progress.ts';
import type { StreamWriter } from './stream-writer.ts';

type Progress = Extract<SlotEvent, { readonly type: 'opaque-delta' }>;

/** An item that can only be told when it is complete. */
export class WholeSlot implements ItemSlot {
  readonly #writer: StreamWriter;
  readonly #fold: ItemFold;
  readonly #progress: Progress[] = [];

  constructor(writer: StreamWriter, seed: AssistantItem) {
    this.#writer = writer;
    this.#fold = new ItemFold(seed);
  }

  push(event: SlotEvent): void {
    if (event.type === 'opaque-delta') this.#progress.push(event);
    else this.#fold.push(event);
  }

  end(patch: ItemPatch | undefined): void {
    this.#fold.end(patch);
    const { item } = this.#fold;
    const probe = writeSingle(item, this.#writer.context, 0);
    if (probe === undefined) return;
    const index = this.#writer.reserve();
    const wire = writeSingle(item, this.#writer.context, index) ?? probe;
    this.#writer.added(index, beginningOf(wire));
    const told = MemberReader.of(wire);
    const place = { output_index: index, item_id: told?.string('id') ?? '' };
    for (const event of this.#progress) tellProgress(event, this.#writer, place);
    if (told?.peek('type') === 'image_generation_call' && this.#progress.length === 0) this.#tellImage(place);
    this.#writer.done(index, wire);
  }

  #tellImage(place: { readonly output_index: number; readonly item_id: string }): void {
    for (const stage of ['in_progress', 'generating', 'completed'])
      this.#writer.write(`response.image_generation_call.${stage}`, place);
  }
}

/** The item as it begins: not yet completed, an image not yet there. */
function beginningOf(wire: Json): Json {
  if (!isJsonObject(wire) || wire['status'] === undefined) return wire;
  const isImage = wire['type'] === 'image_generation_call';
  return { ...wire, status: 'in_progress', ...(isImage && { result: null }) };
}
