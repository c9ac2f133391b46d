import { compact } from '../../schema/compact.ts';
import type { ToolCallItem } from '../../schema/generate/item.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import type { ItemPatch, StreamEvent } from '../../schema/generate/stream-event.ts';
import { asJsonText, type JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import { madeUpCallId } from '../made-up-id.ts';
import type { SealRecord } from '../seal-envelope.ts';
import { freeText, stamped, undoCall } from './decode-response.ts';
import { openCallId } from './seals.ts';

const firstRank = 16;

interface OpenCall {
  readonly item: number;
  readonly wireIndex: number | undefined;
  readonly wireId: string | undefined;
  readonly callId: string;
  /** a freeform tool that went out as a function: its JSON is only readable as a whole */
  readonly isWrapped: boolean;
  held: string;
  seal?: Seal;
}

/** The calls of one candidate. The wire numbers them, names them once, and brings their arguments in pieces. */
export class StreamedCalls {
  readonly #place: { readonly candidate: number; readonly seed: string };
  readonly #sent: Sent;
  readonly #calls: OpenCall[] = [];

  constructor(place: { readonly candidate: number; readonly seed: string }, sent: Sent) {
    this.#place = place;
    this.#sent = sent;
  }

  push(delta: JsonObject, out: StreamEvent[]): void {
    for (const wire of readObjects(delta.tool_calls)) this.#pushCall(wire, out);
    const single = readObject(delta.function_call); // deprecated, and still said by some hosts
    if (single !== undefined) this.#pushCall({ index: 0, function: single }, out);
  }

  seal({ seal, itemId }: SealRecord): void {
    const call = this.#calls.find(({ callId }) => callId === itemId);
    if (call !== undefined && call.seal === undefined) call.seal = stamped(seal, this.#sent);
  }

  end(out: StreamEvent[], status: 'incomplete' | undefined): void {
    for (const { item, isWrapped, held, seal } of this.#calls) {
      if (isWrapped && held !== '') out.push({ type: 'input-delta', ...this.#at(item), text: freeText(held) });
      const patch: ItemPatch = compact({ seal, status });
      out.push({ type: 'item-end', ...this.#at(item), ...(Object.keys(patch).length > 0 && { patch }) });
    }
  }

  #at(item: number) {
    return { candidate: this.#place.candidate, item };
  }

  #pushCall(wire: JsonObject, out: StreamEvent[]): void {
    const call = this.#find(wire) ?? this.#start(wire, out);
    const custom = readObject(wire.custom);
    const called = readObject(wire.function);
    const said = custom ? readString(custom.input) : argumentsDelta(called);
    if (!said) return;
    if (call.isWrapped) call.held += said;
    else out.push({ type: 'input-delta', ...this.#at(call.item), text: said });
  }

  /** By index; without one a new id is a new call, and no id goes on with the last. */
  #find(wire: JsonObject): OpenCall | undefined {
    const index = readNumber(wire.index);
    if (index !== undefined) return this.#calls.findLast((call) => call.wireIndex === index);
    const id = readString(wire.id);
    return id ? this.#calls.find((call) => call.wireId === id) : this.#calls.at(-1);
  }

  #start(wire: JsonObject, out: StreamEvent[]): OpenCall {
    const position = this.#calls.length;
    const custom = readObject(wire.custom);
    const wireId = readString(wire.id) || undefined;
    const { callId, seal } = openCallId(wireId ?? madeUpCallId(this.#place.seed, this.#place.candidate, position));
    const name = readString((custom ?? readObject(wire.function))?.name) ?? '';
    const isWrapped = custom === undefined && this.#sent.wrappedTools.has(name);
    const item = firstRank + position;
    const seed: ToolCallItem = compact({
      type: 'tool-call' as const,
      callId,
      hasMadeUpId: wireId === undefined ? true : undefined,
      name,
      input:
        custom || isWrapped ? ({ kind: 'text', text: '' } as const) : ({ kind: 'json', json: asJsonText('') } as const),
      seal: seal && stamped(seal, this.#sent),
    });
    out.push({ type: 'item-start', ...this.#at(item), seed: undoCall(seed, this.#sent) });
    const call: OpenCall = { item, wireIndex: readNumber(wire.index), wireId, callId, isWrapped, held: '' };
    this.#calls.push(call);
    return call;
  }
}

/** Text; a few hosts send the finished object instead. */
function argumentsDelta(called: JsonObject | undefined): string | undefined {
  const said = called?.arguments;
  return typeof said === 'object' && said !== null ? JSON.stringify(said) : readString(said);
}
