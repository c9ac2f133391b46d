import type { AudioPart, RefusalPart, TextPart } from '../../schema/generate/part.ts';
import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Blocks, BlockWriter } from './block-writer.ts';
import { encodeCitations } from './citations.ts';
import { finishBlock } from './encode-media.ts';
import { writtenSeal } from './seals.ts';
import type { Writing } from './writing.ts';

const field = 'candidates[].items[]';

/** Text, a refusal, or what a voice said. The block begins with the first thing said: blank text is no block. */
export class TextWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #seed: TextPart | RefusalPart | AudioPart;
  readonly #blocks: Blocks;
  readonly #writing: Writing;
  #isOpen = false;

  constructor(seed: TextPart | RefusalPart | AudioPart, blocks: Blocks, writing: Writing) {
    this.#seed = seed;
    this.#blocks = blocks;
    this.#writing = writing;
    const said = seed.type === 'audio' ? (seed.transcript ?? '') : seed.text;
    const annotations = seed.type === 'text' ? (seed.annotations ?? []) : [];
    if (seed.type !== 'text') writing.notes.add('approximated', `${field}.${seed.type}`, 'no-counterpart', 'form');
    this.opening = [...this.#text(said), ...annotations.flatMap((annotation) => this.#cite(annotation))];
  }

  say(event: StreamEvent): readonly Json[] {
    switch (event.type) {
      case 'text-delta':
        return this.#text(event.text);
      case 'media-delta':
        return this.#text(event.transcript ?? '');
      case 'annotation':
        return this.#cite(event.annotation);
      default:
        return [];
    }
  }

  close(patch: ItemPatch | undefined): readonly Json[] {
    const stop = this.#isOpen ? [this.#blocks.stop()] : [];
    const seal = patch?.seal ?? this.#seed.seal;
    const data = seal && writtenSeal(seal, { seals: 'text' }, field, this.#writing);
    return data === undefined ? stop : [...stop, ...this.#blocks.whole({ type: 'redacted_thinking', data })];
  }

  #text(text: string): readonly Json[] {
    return text === '' ? [] : [...this.#opened(), this.#blocks.delta({ type: 'text_delta', text })];
  }

  #cite(annotation: Parameters<typeof encodeCitations>[0]): readonly Json[] {
    const citations = encodeCitations(annotation, `${field}.annotations[]`, this.#writing);
    if (citations.length === 0) return [];
    const deltas = citations.map((citation) => this.#blocks.delta({ type: 'citations_delta', citation }));
    return [...this.#opened(), ...deltas];
  }

  #opened(): readonly Json[] {
    if (this.#isOpen) return [];
    this.#isOpen = true;
    const block = finishBlock({ type: 'text', text: '' }, this.#seed, field, this.#writing);
    return [this.#blocks.start(block)];
  }
}
