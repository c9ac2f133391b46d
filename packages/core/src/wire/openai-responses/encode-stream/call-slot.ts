import type { ToolCallItem } from '../../../schema/generate/item.ts';
import type { ItemPatch } from '../../../schema/generate/stream-event.ts';
import { asJsonText } from '../../../schema/json/raw-json.ts';
import { writeToolCall } from '../items/write-call.ts';
import { ItemFold, type ItemSlot, type SlotEvent } from './item-slot.ts';
import { tellCarriedSeal } from './message-slot.ts';
import type { StreamWriter } from './stream-writer.ts';

/** A call of a function or of a tool that takes free text: its input is told piece by piece. */
export class CallSlot implements ItemSlot {
  readonly #writer: StreamWriter;
  readonly #fold: ItemFold;
  readonly #seed: ToolCallItem;
  readonly #index: number;
  readonly #place: { readonly item_id: string; readonly output_index: number };
  #said = '';

  constructor(writer: StreamWriter, seed: ToolCallItem) {
    this.#writer = writer;
    this.#seed = seed;
    this.#fold = new ItemFold(withoutInput(seed));
    this.#index = writer.reserve();
    const { seal, status, ...beginning } = seed;
    const wire = writeToolCall(beginning, writer.context.spellingAt(this.#index));
    this.#place = { item_id: String(wire['id']), output_index: this.#index };
    writer.added(this.#index, { ...wire, ...this.#member(''), status: 'in_progress' });
    const input = seed.input.kind === 'text' ? seed.input.text : seed.input.json;
    if (input !== '') this.#speak(input);
  }

  push(event: SlotEvent): void {
    if (event.type === 'input-delta') this.#speak(event.text);
    else this.#fold.push(event);
  }

  end(patch: ItemPatch | undefined): void {
    // no arguments at all are an empty object, also to those who add up the deltas
    if (this.#said === '' && this.#seed.input.kind === 'json') this.#speak('{}');
    this.#fold.end(patch);
    const done = this.#isText ? this.#member(this.#said) : { ...this.#member(this.#said), name: this.#seed.name };
    this.#writer.write(`${this.#events}.done`, { ...this.#place, ...done });
    const { item } = this.#fold;
    if (item.type !== 'tool-call') return;
    const wire = writeToolCall(item, this.#writer.context.spellingAt(this.#index));
    this.#writer.done(this.#index, { ...wire, id: this.#place.item_id, status: wire['status'] ?? 'completed' });
    tellCarriedSeal(item, this.#writer);
  }

  get #isText(): boolean {
    return this.#seed.input.kind === 'text';
  }

  get #events(): string {
    return this.#isText ? 'response.custom_tool_call_input' : 'response.function_call_arguments';
  }

  #member(text: string): { readonly input: string } | { readonly arguments: string } {
    return this.#isText ? { input: text } : { arguments: text };
  }

  #speak(text: string): void {
    if (text === '') return;
    this.#said += text;
    this.#fold.push({ type: 'input-delta', candidate: 0, item: 0, text });
    this.#writer.write(`${this.#events}.delta`, { ...this.#place, delta: text });
  }
}

const withoutInput = (seed: ToolCallItem): ToolCallItem => ({
  ...seed,
  input: seed.input.kind === 'text' ? { kind: 'text', text: '' } : { kind: 'json', json: asJsonText('') },
});
