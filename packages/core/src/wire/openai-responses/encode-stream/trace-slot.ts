import type { ServerToolCallItem, ServerToolResultItem } from '../../../schema/generate/item.ts';
import type { ItemPatch } from '../../../schema/generate/stream-event.ts';
import { asJsonText } from '../../../schema/json/raw-json.ts';
import type { WireMembers } from '../../vendor-members.ts';
import { stagesOf } from '../items/write-trace.ts';
import { writeTraceItem } from '../write-output-item.ts';
import { ItemFold, type ItemSlot, type SlotEvent } from './item-slot.ts';
import { tellProgress } from './progress.ts';
import type { StreamWriter } from './stream-writer.ts';

/** What a tool of the provider does: stage by stage, done when its outcome has come, at the latest with the answer. */
export class TraceSlot implements ItemSlot {
  readonly callId: string;
  readonly #writer: StreamWriter;
  readonly #fold: ItemFold;
  readonly #index: number;
  readonly #type: string;
  readonly #place: { readonly item_id: string; readonly output_index: number };
  #stagesTold = 0;
  #hasOwnStages = false;
  #hasEnded = false;
  #isDone = false;
  #isInputTold = false;
  #said = '';

  private constructor(writer: StreamWriter, seed: ServerToolCallItem, index: number, wire: WireMembers) {
    this.#writer = writer;
    this.callId = seed.callId;
    this.#fold = new ItemFold({ ...seed, input: asJsonText('') });
    this.#index = index;
    this.#type = String(wire['type']);
    this.#place = { item_id: String(wire['id']), output_index: index };
    writer.added(index, { ...wire, ...emptyMembers(this.#type), status: 'in_progress' });
    if (!writer.context.isNative) this.#tellStages(1);
    if (seed.input !== '') this.#speak(seed.input);
  }

  /** `undefined`: this format has no item for it. */
  static begin(writer: StreamWriter, seed: ServerToolCallItem): TraceSlot | undefined {
    const { status, ...beginning } = seed;
    const probe = writeTraceItem(beginning, undefined, writer.context, 0);
    if (probe === undefined) return undefined;
    const index = writer.reserve();
    const wire = writeTraceItem(beginning, undefined, writer.context, index) ?? probe;
    return new TraceSlot(writer, seed, index, wire);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  push(event: SlotEvent): void {
    if (event.type === 'input-delta') this.#speak(event.text);
    else this.#fold.push(event);
    if (event.type !== 'opaque-delta') return;
    this.#hasOwnStages = true;
    if (this.#said !== '' && !isBeginning.test(event.wire)) this.#tellInput();
    tellProgress(event, this.#writer, this.#place);
  }

  end(patch: ItemPatch | undefined): void {
    this.#fold.end(patch);
    this.#hasEnded = true;
  }

  finish(result: ServerToolResultItem | undefined): void {
    if (this.#isDone) return;
    this.#isDone = true;
    const { item } = this.#fold;
    if (item.type !== 'server-tool-call') return;
    const wire = writeTraceItem(item, result?.outcome, this.#writer.context, this.#index);
    if (wire === undefined) return;
    this.#tellInput();
    if (!this.#hasOwnStages) this.#tellStages(stagesOf(this.#type).length, wire['status'] === 'failed');
    this.#writer.done(this.#index, { ...wire, id: this.#place.item_id });
  }

  #speak(text: string): void {
    this.#said += text;
    this.#fold.push({ type: 'input-delta', candidate: 0, item: 0, text });
    if (this.#type === 'mcp_call' && text !== '')
      this.#writer.write('response.mcp_call_arguments.delta', { ...this.#place, delta: text });
  }

  /** What is to be run is complete before it runs. */
  #tellInput(): void {
    if (this.#isInputTold) return;
    this.#isInputTold = true;
    if (this.#type === 'mcp_call') {
      if (this.#said === '') this.#speak('{}');
      this.#writer.write('response.mcp_call_arguments.done', { ...this.#place, arguments: this.#said });
    } else if (this.#type === 'code_interpreter_call') this.#tellCode();
  }

  #tellCode(): void {
    const { item } = this.#fold;
    const wire =
      item.type === 'server-tool-call' ? writeTraceItem(item, undefined, this.#writer.context, 0) : undefined;
    const code = wire?.['code'];
    if (typeof code !== 'string' || code === '') return;
    this.#writer.write('response.code_interpreter_call_code.delta', { ...this.#place, delta: code });
    this.#writer.write('response.code_interpreter_call_code.done', { ...this.#place, code });
  }

  #tellStages(upTo: number, isFailed = false): void {
    for (const stage of stagesOf(this.#type).slice(this.#stagesTold, upTo)) {
      const word = isFailed && stage === 'completed' && this.#type === 'mcp_call' ? 'failed' : stage;
      this.#writer.write(`response.${this.#type}.${word}`, this.#place);
    }
    this.#stagesTold = Math.max(this.#stagesTold, upTo);
  }
}

/** A stage that may be told again while the input is still coming. */
const isBeginning = /"type"\s*:\s*"response\.\w+\.in_progress"/;

/** What an item does not know at its beginning. */
function emptyMembers(type: string): WireMembers {
  switch (type) {
    case 'mcp_call':
      return { arguments: '', output: null, error: null };
    case 'code_interpreter_call':
      return { code: '', outputs: null };
    case 'image_generation_call':
      return { result: null };
    case 'shell_call':
      return { action: { commands: [], max_output_length: null, timeout_ms: null } };
    default:
      return {};
  }
}
