import type { CompactionItem, ReasoningItem, ServerToolCallItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { AudioPart, OpaqueItem, RefusalPart, TextPart } from '../../schema/generate/part.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import { asJsonText, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { freeformParameter } from '../freeform-input.ts';
import { objectInput } from '../object-input.ts';
import { wrapSeal } from '../seal-envelope.ts';
import type { Blocks, BlockWriter } from './blocks.ts';
import { encodeCitations } from './citations.ts';
import { entryBreak, serverCallHead, toolUseHead } from './encode-block.ts';
import type { Writing } from './writing.ts';

const field = 'candidates[].items[]';

/** Text, a refusal, the digest of older turns, or what a voice said. */
export class TextWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #seed: TextPart | RefusalPart | AudioPart | CompactionItem;
  readonly #blocks: Blocks;
  readonly #writing: Writing;

  constructor(seed: TextPart | RefusalPart | AudioPart | CompactionItem, blocks: Blocks, writing: Writing) {
    this.#seed = seed;
    this.#blocks = blocks;
    this.#writing = writing;
    if (seed.type !== 'text') writing.notes.add('approximated', `${field}.${seed.type}`, 'no-counterpart', 'form');
    const said = seed.type === 'audio' ? seed.transcript : seed.type === 'compaction' ? seed.summary : seed.text;
    const annotations = seed.type === 'text' ? (seed.annotations ?? []) : [];
    this.opening = [...this.#text(said ?? ''), ...annotations.flatMap((annotation) => this.#cite(annotation))];
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
    const stop = this.#blocks.stop();
    const seal = this.#seed.type === 'text' ? (patch?.seal ?? this.#seed.seal) : undefined;
    if (seal === undefined || seal.data === '') return stop;
    const redactedContent = wrapSeal({ seal, seals: 'text' });
    return [...stop, this.#blocks.delta({ reasoningContent: { redactedContent } }), ...this.#blocks.stop()];
  }

  #text(text: string): readonly Json[] {
    return text === '' ? [] : [this.#blocks.delta({ text })];
  }

  #cite(annotation: Parameters<typeof encodeCitations>[0]): readonly Json[] {
    const citations = encodeCitations(annotation, `${field}.annotations[]`, this.#writing);
    return citations.map((citation) => this.#blocks.delta({ citation }));
  }
}

/** Reasoning: its text as it comes, its proof last. */
export class ReasoningWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #blocks: Blocks;
  readonly #writing: Writing;
  #entry = 0;
  #isReadable = false;
  #seal: Seal | undefined;
  #id: string | undefined;

  constructor(seed: ReasoningItem, blocks: Blocks, writing: Writing) {
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
    const data = this.#seal && this.#writing.seal(this.#seal, place, field);
    if (data === undefined) return this.#blocks.stop();
    const isSigned = this.#isReadable || this.#seal?.kind === 'signature';
    const reasoningContent: Json = isSigned ? { signature: data } : { redactedContent: data };
    return [this.#blocks.delta({ reasoningContent }), ...this.#blocks.stop()];
  }

  #learn(patch: ItemPatch): void {
    this.#seal = patch.seal ?? this.#seal;
    this.#id = patch.id ?? this.#id;
  }

  #think(entry: number, text: string): readonly Json[] {
    if (text === '') return [];
    const isNext = this.#isReadable && entry !== this.#entry;
    if (isNext) this.#writing.notes.add('approximated', `${field}.entries`, 'grouping-lost', 'form');
    this.#entry = entry;
    this.#isReadable = true;
    return [this.#blocks.delta({ reasoningContent: { text: isNext ? entryBreak + text : text } })];
  }
}

/** A call whose arguments are passed on as they come, once their first character shows that they are an object. */
export class CallWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #blocks: Blocks;
  readonly #writing: Writing;
  #held = '';
  #isLive = false;

  constructor(seed: ToolCallItem | ServerToolCallItem, blocks: Blocks, writing: Writing) {
    this.#blocks = blocks;
    this.#writing = writing;
    const toolUse = seed.type === 'tool-call' ? toolUseHead(seed, field, writing) : serverCallHead(seed);
    const whole = seed.type === 'server-tool-call' ? seed.input : seed.input.kind === 'json' ? seed.input.json : '';
    this.opening = [blocks.start(startOf(toolUse, seed, writing)), ...this.#take(whole)];
  }

  say(event: StreamEvent): readonly Json[] {
    if (event.type === 'item-patch' && event.patch.seal) {
      this.#writing.notes.add('dropped', `${field}.seal`, 'position-lost', 'meaning');
    }
    return event.type === 'input-delta' ? this.#take(event.text) : [];
  }

  close(): readonly Json[] {
    if (this.#isLive || this.#held.trim() === '') return this.#blocks.stop();
    const { json } = objectInput({ kind: 'json', json: asJsonText(this.#held) }, field, this.#writing.notes);
    return [this.#delta(json), ...this.#blocks.stop()];
  }

  #take(text: string): readonly Json[] {
    if (text === '') return [];
    if (this.#isLive) return [this.#delta(text)];
    this.#held += text;
    if (!this.#held.trimStart().startsWith('{')) return [];
    this.#isLive = true;
    return [this.#delta(this.#held)];
  }

  #delta(input: string): Json {
    return this.#blocks.delta({ toolUse: { input } });
  }
}

function startOf(toolUse: Json, { vendor }: ToolCallItem | ServerToolCallItem, writing: Writing): Json {
  const start = { toolUse };
  writing.putVendor(start, vendor, field);
  return start;
}

/** Free text as the one text parameter of a function. */
export class FreeformWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #blocks: Blocks;

  constructor(seed: ToolCallItem, blocks: Blocks, writing: Writing) {
    this.#blocks = blocks;
    const whole = seed.input.kind === 'text' ? seed.input.text : '';
    const start = blocks.start(startOf(toolUseHead(seed, field, writing), seed, writing));
    this.opening = [start, this.#delta(`{${JSON.stringify(freeformParameter)}:"`), ...this.#text(whole)];
  }

  say(event: StreamEvent): readonly Json[] {
    return event.type === 'input-delta' ? this.#text(event.text) : [];
  }

  close(): readonly Json[] {
    return [this.#delta('"}'), ...this.#blocks.stop()];
  }

  /** The inside of a JSON string. */
  #text(text: string): readonly Json[] {
    return text === '' ? [] : [this.#delta(JSON.stringify(text).slice(1, -1))];
  }

  #delta(input: string): Json {
    return this.#blocks.delta({ toolUse: { input } });
  }
}

/** A block of the API's own that nobody else has a word for. */
export class OpaqueWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #blocks: Blocks;

  constructor(seed: OpaqueItem, blocks: Blocks) {
    this.#blocks = blocks;
    this.opening = [blocks.start(new RawJson(seed.wire))];
  }

  say(event: StreamEvent): readonly Json[] {
    if (event.type !== 'opaque-delta' || event.format !== 'bedrock') return [];
    return [this.#blocks.delta(new RawJson(event.wire))];
  }

  close(): readonly Json[] {
    return this.#blocks.stop();
  }
}
