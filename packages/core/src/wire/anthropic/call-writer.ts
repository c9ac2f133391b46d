import type { ServerToolCallItem, ToolCallItem } from '../../schema/generate/item.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { asJsonText, type Json } from '../../schema/json/raw-json.ts';
import { freeformParameter } from '../freeform-input.ts';
import type { WireMembers } from '../vendor-members.ts';
import type { Blocks, BlockWriter } from './block-writer.ts';
import { webSearchFunction } from './clean-web-search.ts';
import { inputText, toolUseHead } from './encode-call.ts';
import { finishBlock } from './encode-media.ts';
import { isEmptyInput } from './server-tools.ts';
import type { Writing } from './writing.ts';

const field = 'candidates[].items[]';

/** A call whose arguments are passed on as they come, unless they have to be looked at as a whole. */
export class CallWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #seed: ToolCallItem;
  readonly #blocks: Blocks;
  readonly #writing: Writing;
  #held = '';
  #isLive = false;

  constructor(seed: ToolCallItem, blocks: Blocks, writing: Writing) {
    this.#seed = seed;
    this.#blocks = blocks;
    this.#writing = writing;
    const wire = finishBlock({ ...toolUseHead(seed, field, writing), input: {} }, seed, field, writing);
    const whole = seed.input.kind === 'json' ? seed.input.json : '';
    this.opening = [blocks.start(wire), ...(isEmptyInput(whole) ? [] : this.#take(whole))];
  }

  say(event: StreamEvent): readonly Json[] {
    if (event.type === 'item-patch' && event.patch.seal) {
      this.#writing.notes.add('dropped', `${field}.seal`, 'position-lost', 'meaning');
    }
    return event.type === 'input-delta' ? this.#take(event.text) : [];
  }

  close(): readonly Json[] {
    if (this.#isLive || this.#held.trim() === '') return [this.#blocks.stop()];
    const whole = inputText(
      { ...this.#seed, input: { kind: 'json', json: asJsonText(this.#held) } },
      field,
      this.#writing,
    );
    return isEmptyInput(whole) ? [this.#blocks.stop()] : [this.#delta(whole), this.#blocks.stop()];
  }

  /** The first character tells whether an object comes, as this API wants it. */
  #take(text: string): readonly Json[] {
    if (text === '') return [];
    if (this.#isLive) return [this.#delta(text)];
    this.#held += text;
    if (this.#needsWhole() || !this.#held.trimStart().startsWith('{')) return [];
    this.#isLive = true;
    return [this.#delta(this.#held)];
  }

  #needsWhole(): boolean {
    const { name, builtin } = this.#seed;
    return name === webSearchFunction || (builtin?.tool === 'computer' && builtin.dialect !== 'anthropic');
  }

  #delta(partial_json: string): Json {
    return this.#blocks.delta({ type: 'input_json_delta', partial_json });
  }
}

/** Free text as the one text parameter of a function. */
export class FreeformWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #blocks: Blocks;

  constructor(seed: ToolCallItem, blocks: Blocks, writing: Writing) {
    this.#blocks = blocks;
    const wire = finishBlock({ ...toolUseHead(seed, field, writing), input: {} }, seed, field, writing);
    const whole = seed.input.kind === 'text' ? seed.input.text : '';
    const start = `{${JSON.stringify(freeformParameter)}:"`;
    this.opening = [blocks.start(wire), this.#delta(start), ...(whole === '' ? [] : [this.#delta(escaped(whole))])];
  }

  say(event: StreamEvent): readonly Json[] {
    return event.type === 'input-delta' && event.text !== '' ? [this.#delta(escaped(event.text))] : [];
  }

  close(): readonly Json[] {
    return [this.#delta('"}'), this.#blocks.stop()];
  }

  #delta(partial_json: string): Json {
    return this.#blocks.delta({ type: 'input_json_delta', partial_json });
  }
}

/** The inside of a JSON string. Lone halves of a character are escaped, so that the halves may come apart. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** A call that the provider runs itself. */
export class ServerCallWriter implements BlockWriter {
  readonly opening: readonly Json[];
  readonly #blocks: Blocks;

  constructor(seed: ServerToolCallItem, block: WireMembers, blocks: Blocks) {
    this.#blocks = blocks;
    const isEmpty = seed.input.trim() === '' || isEmptyInput(seed.input);
    this.opening = [blocks.start({ ...block, input: {} }), ...(isEmpty ? [] : [this.#delta(seed.input)])];
  }

  say(event: StreamEvent): readonly Json[] {
    return event.type === 'input-delta' && event.text !== '' ? [this.#delta(event.text)] : [];
  }

  close(): readonly Json[] {
    return [this.#blocks.stop()];
  }

  #delta(partial_json: string): Json {
    return this.#blocks.delta({ type: 'input_json_delta', partial_json });
  }
}
