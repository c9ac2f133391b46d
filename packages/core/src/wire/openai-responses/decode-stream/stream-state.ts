import { compact } from '../../../schema/compact.ts';
import type { GatewayError } from '../../../schema/errors/gateway-error.ts';
import type { AssistantItem } from '../../../schema/generate/item.ts';
import type { StreamEvent } from '../../../schema/generate/stream-event.ts';
import type { Sent } from '../../codec.ts';
import { decodeFrame, failureOf } from '../decode-response.ts';
import { decodeToldError } from '../error.ts';
import type { ItemPlace } from '../items/item-place.ts';
import type { MemberReader } from '../member-reader.ts';
import { MessageOutput } from './message-output.ts';
import { SingleOutput } from './single-output.ts';
import type { StreamVoice } from './stream-voice.ts';

/** One item of `output` while its events arrive. */
export type Output = MessageOutput | SingleOutput;

/** Sort keys of content parts lie between those of the output items. */
export const partsPerItem = 4096;

/** What a stream told so far, and the events that follow from it. */
export class StreamState implements StreamVoice {
  readonly sent: Sent;
  readonly outputs = new Map<number, Output>();
  readonly #calls = { hostedShells: new Set<string>(), freeformCalls: new Set<string>() };
  readonly #seeds: AssistantItem[] = [];
  #out: StreamEvent[] = [];
  #hasStarted = false;
  #hasEnded = false;

  constructor(sent: Sent) {
    this.sent = sent;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  taken(): readonly StreamEvent[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  emit(event: StreamEvent): void {
    if (!this.#hasStarted && event.type !== 'ping' && event.type !== 'error') this.start(undefined);
    if (event.type === 'item-start') this.#seeds.push(event.seed);
    this.#out.push(event);
  }

  start(response: MemberReader | undefined): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    if (response === undefined) this.#out.push({ type: 'response-start' });
    else {
      const { head, tail } = decodeFrame(response, []);
      this.#out.push({ type: 'response-start', ...compact(head), ...(tail.vendor && { vendor: tail.vendor }) });
    }
  }

  placeOf(index: number): ItemPlace {
    return { index, sent: this.sent, ...this.#calls };
  }

  keyOf(index: number): number {
    return index * partsPerItem;
  }

  /** The message at this place; made up for hosts that leave out its beginning. */
  message(index: number): MessageOutput | undefined {
    const known = this.outputs.get(index);
    if (known !== undefined) return known.kind === 'message' ? known : undefined;
    const made = new MessageOutput(this, index, { key: String(index) });
    this.outputs.set(index, made);
    return made;
  }

  single(index: number): SingleOutput | undefined {
    const known = this.outputs.get(index);
    return known?.kind === 'single' ? known : undefined;
  }

  /** The end of the answer: what never ended itself ends now, with what the whole answer says of it. */
  finish(response: MemberReader): void {
    response.children('output')?.forEach((item, index) => {
      const known = this.outputs.get(index);
      if (known?.isDone !== true) this.done(index, item);
    });
    this.#closeAll(undefined);
    const { finish, tail } = decodeFrame(response, this.#seeds);
    this.emit({ type: 'candidate-end', candidate: 0, finish });
    if (tail.usage) this.emit({ type: 'usage', usage: tail.usage });
    this.emit({ type: 'response-end', ...compact({ serviceTier: tail.serviceTier, vendor: tail.vendor }) });
    this.#hasEnded = true;
  }

  added(index: number, item: MemberReader): void {
    if (this.outputs.has(index)) return;
    this.outputs.set(index, this.#opened(index, item));
  }

  done(index: number, item: MemberReader): void {
    let output = this.outputs.get(index);
    if (output === undefined) {
      output = item.peek('type') === 'message' ? this.#opened(index, item) : new SingleOutput(this, index);
      this.outputs.set(index, output);
    }
    if (!output.isDone) output.done(item);
  }

  #opened(index: number, item: MemberReader): Output {
    if (item.peek('type') === 'message') return MessageOutput.added(this, index, item);
    const output = new SingleOutput(this, index);
    output.added(item);
    return output;
  }

  fail(error: GatewayError): void {
    this.#closeAll('incomplete');
    this.#out.push({ type: 'error', error });
    this.#hasEnded = true;
  }

  /** `error` carries the failure itself, `response.failed` inside the answer. */
  failWith(told: MemberReader, response: MemberReader | undefined): void {
    this.fail(response ? failureOf(response) : decodeToldError(told));
  }

  #closeAll(status: 'incomplete' | undefined): void {
    for (const output of this.outputs.values()) output.close(status);
  }
}
