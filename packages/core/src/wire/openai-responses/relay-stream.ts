import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import { readNumber, readObject } from '../../schema/json/read-value.ts';
import type { Ask } from '../codec.ts';
import type { Frame } from '../framing/frame.ts';
import type { Peek, RelayStream } from '../relay.ts';
import { failureOf } from './decode-response.ts';
import { decodeToldError, encodeErrorEvent, encodeFailure } from './error.ts';
import { eventTypeOf, isTerminal } from './frames.ts';
import { MemberReader } from './member-reader.ts';
import { relayInnerResponse } from './relay-response.ts';

/** Of a provider's own keep-alives clients hear nothing. */
const keepAlives: ReadonlySet<string> = new Set(['ping', 'keepalive', 'response.ping']);

/** The provider's own events; only those that hold a response are looked into. */
export class ResponsesRelayStream implements RelayStream {
  readonly #ask: Ask;
  #peek: Peek = {};
  #error: GatewayError | undefined;
  #hasEnded = false;
  #response: JsonBody | undefined;
  #lastSequence = -1;
  #frames = 0;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  push(frame: Frame): readonly Frame[] {
    const type = eventTypeOf(frame);
    // without a type it is nothing of this format: `[DONE]` of hosts that copy chat
    if (type === undefined || keepAlives.has(type)) return [];
    this.#frames++;
    if (type === 'error') return [this.#failed(frame)];
    if (!holdsResponse(type)) return [{ event: type, data: frame.data }];
    return [this.#withResponse(type, frame)];
  }

  /** A stream never ends in silence: what was cut off is told as an error and a failed answer. */
  end(): readonly Frame[] {
    if (this.#hasEnded || this.#error !== undefined) return [];
    this.#error = { kind: 'stream-cut', message: 'the stream ended before the answer was complete' };
    const sequence = this.#lastSequence < 0 ? this.#frames : Math.max(this.#lastSequence + 1, this.#frames);
    const { type, ...members } = encodeErrorEvent(this.#error, this.#ask.dialect);
    const frames: Frame[] = [{ event: 'error', data: printJson({ type, sequence_number: sequence, ...members }) }];
    const failed = this.#failedResponse(sequence + 1);
    return failed === undefined ? frames : [...frames, failed];
  }

  peek(): Peek & { readonly error?: GatewayError } {
    return this.#error === undefined ? this.#peek : { ...this.#peek, error: this.#error };
  }

  #failedResponse(sequence: number): Frame | undefined {
    if (this.#response === undefined || this.#error === undefined) return undefined;
    const response = this.#response.edited({
      status: asJsonText('"failed"'),
      error: printJson(encodeFailure(this.#error)),
    });
    const data = `{"type":"response.failed","sequence_number":${sequence},"response":${response}}`;
    return { event: 'response.failed', data, isLast: true };
  }

  #failed(frame: Frame): Frame {
    const parsed = JsonBody.parse(frame.data);
    if (parsed.ok) this.#error ??= decodeToldError(new MemberReader(parsed.body.value));
    return { event: 'error', data: frame.data };
  }

  #withResponse(type: string, frame: Frame): Frame {
    const parsed = JsonBody.parse(frame.data);
    const isLast = isTerminal(type);
    if (isLast) this.#hasEnded = true;
    const inner = parsed.ok ? relayInnerResponse(parsed.body, this.#ask) : undefined;
    if (!parsed.ok || inner === undefined) return { event: type, data: frame.data, ...(isLast && { isLast }) };
    this.#lastSequence = readNumber(parsed.body.value['sequence_number']) ?? this.#lastSequence;
    this.#peek = { ...this.#peek, ...inner.peek };
    this.#remember(type, parsed.body);
    return { event: type, data: inner.text, ...(isLast && { isLast }) };
  }

  #remember(type: string, event: JsonBody): void {
    const response = readObject(event.value['response']);
    if (type === 'response.failed' && response !== undefined) this.#error ??= failureOf(new MemberReader(response));
    const source = event.source('response');
    const parsed = source === undefined ? undefined : JsonBody.parse(source);
    if (parsed?.ok) this.#response = parsed.body;
  }
}

const holdsResponse = (type: string): boolean => isTerminal(type) || beginnings.has(type);
const beginnings: ReadonlySet<string> = new Set(['response.created', 'response.queued', 'response.in_progress']);
