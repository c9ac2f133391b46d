import type { ReasoningItem } from '../../../schema/generate/item.ts';
import type { ItemPatch } from '../../../schema/generate/stream-event.ts';
import type { WireMembers } from '../../vendor-members.ts';
import { isOwnWords, writeReasoning } from '../write-output-item.ts';
import { ItemFold, type ItemSlot, type SlotEvent } from './item-slot.ts';
import type { StreamWriter } from './stream-writer.ts';

type Kind = ReasoningItem['entries'][number]['kind'];

interface OpenEntry {
  readonly entry: number;
  readonly ordinal: number;
  readonly isWords: boolean;
  readonly place: WireMembers;
  text: string;
}

/** Digests part by part, or the model's own words where the provider itself told them so. */
export class ReasoningSlot implements ItemSlot {
  readonly #writer: StreamWriter;
  readonly #fold: ItemFold;
  readonly #index: number;
  readonly #id: string;
  #open: OpenEntry | undefined;
  #entries = 0;
  #digests = 0;
  #words = 0;

  constructor(writer: StreamWriter, seed: ReasoningItem) {
    this.#writer = writer;
    this.#index = writer.reserve();
    const empty: ReasoningItem = { ...seed, entries: [] };
    const { seal, status, ...beginning } = empty;
    const wire = writeReasoning(beginning, writer.context, this.#index);
    this.#id = String(wire['id']);
    writer.added(this.#index, wire);
    this.#fold = new ItemFold(empty);
    seed.entries.forEach(({ kind, text }, entry) => {
      this.#think(entry, kind, text);
    });
  }

  push(event: SlotEvent): void {
    if (event.type === 'reasoning-delta') this.#think(event.entry, event.kind, event.text);
    else this.#fold.push(event);
  }

  end(patch: ItemPatch | undefined): void {
    this.#closeEntry();
    this.#fold.end(patch);
    const { item } = this.#fold;
    if (item.type !== 'reasoning') return;
    const wire = writeReasoning(item, this.#writer.context, this.#index);
    this.#writer.done(this.#index, { ...wire, id: this.#id });
  }

  #think(entry: number, kind: Kind, text: string): void {
    const open = this.#open?.entry === entry ? this.#open : this.#begin(entry, kind);
    open.text += text;
    this.#fold.push({ type: 'reasoning-delta', candidate: 0, item: 0, entry: open.ordinal, kind, text });
    if (text === '') return;
    const type = open.isWords ? 'response.reasoning_text.delta' : 'response.reasoning_summary_text.delta';
    this.#writer.write(type, { ...open.place, delta: text });
  }

  /** An entry that speaks again after another one is a new part here. */
  #begin(entry: number, kind: Kind): OpenEntry {
    this.#closeEntry();
    const isWords = isOwnWords(kind, this.#writer.context);
    const place = {
      item_id: this.#id,
      output_index: this.#index,
      ...(isWords ? { content_index: this.#words++ } : { summary_index: this.#digests++ }),
    };
    const open: OpenEntry = { entry, ordinal: this.#entries++, isWords, place, text: '' };
    this.#open = open;
    const added = isWords ? 'response.content_part.added' : 'response.reasoning_summary_part.added';
    this.#writer.write(added, { ...place, part: partOf(open) });
    return open;
  }

  #closeEntry(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const { isWords, place, text } = open;
    this.#writer.write(isWords ? 'response.reasoning_text.done' : 'response.reasoning_summary_text.done', {
      ...place,
      text,
    });
    const done = isWords ? 'response.content_part.done' : 'response.reasoning_summary_part.done';
    this.#writer.write(done, { ...place, part: partOf(open) });
  }
}

const partOf = ({ isWords, text }: OpenEntry): WireMembers => ({
  type: isWords ? 'reasoning_text' : 'summary_text',
  text,
});
