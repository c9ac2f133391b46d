import type { CompactionItem, ReasoningItem } from '../../schema/generate/item.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Blocks, BlockWriter } from './block-writer.ts';
import { finishBlock } from './encode-media.ts';
import { entryBreak } from './encode-reasoning.ts';
import { writtenSeal } from './seals.ts';
import type { Writing } from './writing.ts';

const field = 'candidates[].items[]';

/** Whether a block can be read or not shows only when something readable comes, or the end. */
export class ReasoningWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #seed: ReasoningItem;
  readonly #blocks: Blocks;
  readonly #writing: Writing;
  #entry = 0;
  #isOpen = false;
  #seal: Seal | undefined;
  #id: string | undefined;

  constructor(seed: ReasoningItem, blocks: Blocks, writing: Writing) {
    this.#seed = seed;
    this.#blocks = blocks;
    this.#writing = writing;
    this.#learn(seed);
    this.opening = seed.entries.flatMap(({ text }, entry) => this.#think(entry, text));
  }

  say(event: StreamEvent): readonly Json[] {
    if (event.type === 'item-patch') this.#learn(event.patch);
    return event.type === 'reasoning-delta' ? this.#think(event.entry, event.text) : [];
  }

  close(patch: ItemPatch | undefined): readonly Json[] {
    if (patch) this.#learn(patch);
    const place = { ...(this.#id !== undefined && { itemId: this.#id }) };
    const data = this.#seal && writtenSeal(this.#seal, place, field, this.#writing);
    if (data === undefined) return this.#isOpen ? [this.#blocks.stop()] : [];
    if (!this.#isOpen && this.#seal?.kind !== 'signature') {
      return this.#blocks.whole(finishBlock({ type: 'redacted_thinking', data }, this.#seed, field, this.#writing));
    }
    const signature = this.#blocks.delta({ type: 'signature_delta', signature: data });
    return [...this.#opened(), signature, this.#blocks.stop()];
  }

  #learn(patch: ItemPatch): void {
    this.#seal = patch.seal ?? this.#seal;
    this.#id = patch.id ?? this.#id;
  }

  #think(entry: number, text: string): readonly Json[] {
    if (text === '') return [];
    const isNext = this.#isOpen && entry !== this.#entry;
    if (isNext) this.#writing.notes.add('approximated', `${field}.entries`, 'grouping-lost', 'form');
    this.#entry = entry;
    const thinking = isNext ? entryBreak + text : text;
    return [...this.#opened(), this.#blocks.delta({ type: 'thinking_delta', thinking })];
  }

  #opened(): readonly Json[] {
    if (this.#isOpen) return [];
    this.#isOpen = true;
    const block = finishBlock({ type: 'thinking', thinking: '', signature: '' }, this.#seed, field, this.#writing);
    return [this.#blocks.start(block)];
  }
}

/** A digest of earlier turns: readable, sealed, or both. */
export class CompactionWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #blocks: Blocks;
  readonly #writing: Writing;
  #seal: Seal | undefined;
  #id: string | undefined;

  constructor(seed: CompactionItem, blocks: Blocks, writing: Writing) {
    this.#blocks = blocks;
    this.#writing = writing;
    this.#seal = seed.seal;
    this.#id = seed.id;
    const start = blocks.start(finishBlock({ type: 'compaction', content: null }, seed, field, writing));
    this.opening = seed.summary === undefined ? [start] : [start, this.#tell(seed.summary)];
  }

  say(event: StreamEvent): readonly Json[] {
    if (event.type === 'item-patch') this.#seal = event.patch.seal ?? this.#seal;
    return event.type === 'text-delta' ? [this.#tell(event.text)] : [];
  }

  close(patch: ItemPatch | undefined): readonly Json[] {
    const seal = patch?.seal ?? this.#seal;
    const id = patch?.id ?? this.#id;
    const cipher = seal && writtenSeal(seal, { ...(id !== undefined && { itemId: id }) }, field, this.#writing);
    const sealed = { type: 'compaction_delta', content: null, encrypted_content: cipher ?? null };
    return cipher === undefined ? [this.#blocks.stop()] : [this.#blocks.delta(sealed), this.#blocks.stop()];
  }

  #tell(content: string): Json {
    return this.#blocks.delta({ type: 'compaction_delta', content });
  }
}
