import type { Step } from '../step.ts';
import {
  EventStreamError,
  type EventStreamMessage,
  messageLength,
  preludeLength,
  printMessage,
  readMessage,
} from './event-stream-message.ts';
import type { Frame } from './frame.ts';

export interface EventStreamLimits {
  /** longest message in bytes; default 24 MiB, which is more than AWS sends */
  readonly maxMessageLength?: number;
}

/**
 * Bytes of `application/vnd.amazon.eventstream` to frames, cut anywhere. A frame's `event` is the message's
 * `:event-type`, or its `:exception-type` when the message tells a failure. Throws where a checksum does not hold,
 * where a message is too long for anybody's memory, and at the end of bytes that stop inside a message.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
export const eventStreamReader = (limits: EventStreamLimits = {}): Step<Uint8Array, Frame> =>
  new EventStreamReader(limits.maxMessageLength ?? 24 * 1024 * 1024);

class EventStreamReader implements Step<Uint8Array, Frame> {
  readonly #maxLength: number;
  /** the beginning of a message whose end has not come, in the pieces that the network brought */
  #pieces: Uint8Array[] = [];
  #held = 0;
  /** bytes that are needed before anything can be read */
  #needed = preludeLength;
  /** thrown once what came before it has been handed on */
  #failure: unknown;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  push(bytes: Uint8Array): readonly Frame[] {
    if (this.#failure !== undefined) throw this.#failure;
    if (bytes.length === 0) return [];
    this.#pieces.push(bytes);
    this.#held += bytes.length;
    return this.#held < this.#needed ? [] : this.#read();
  }

  end(): readonly Frame[] {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#held > 0) throw new EventStreamError('the stream ended inside a message');
    return [];
  }

  #read(): readonly Frame[] {
    const out: Frame[] = [];
    const bytes = joined(this.#pieces, this.#held);
    let at = 0;
    try {
      for (let length = this.#lengthAt(bytes, at); length <= bytes.length - at; length = this.#lengthAt(bytes, at)) {
        out.push(...frameOf(readMessage(new DataView(bytes.buffer, bytes.byteOffset + at, length))));
        at += length;
      }
    } catch (cause) {
      if (out.length === 0) throw cause;
      this.#failure = cause;
    }
    this.#held = bytes.length - at;
    this.#pieces = this.#held === 0 ? [] : [bytes.subarray(at)];
    return out;
  }

  /** What the message there needs; as long as that is unknown, what its prelude needs. */
  #lengthAt(bytes: Uint8Array, at: number): number {
    this.#needed = preludeLength;
    if (bytes.length - at < preludeLength) return Number.POSITIVE_INFINITY;
    const length = messageLength(new DataView(bytes.buffer, bytes.byteOffset + at, preludeLength));
    if (length > this.#maxLength) throw new EventStreamError(`a message of ${length} bytes is too long`);
    this.#needed = length;
    return length;
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined) return first;
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

function frameOf({ headers, payload }: EventStreamMessage): readonly Frame[] {
  if (headers.get(':message-type') === 'error') return [unmodelled(headers)];
  const event = headers.get(':exception-type') ?? headers.get(':event-type');
  return event === undefined || event === 'initial-response' ? [] : [{ event, data: decoder.decode(payload) }];
}

/** Failures of the transport itself come without a payload: code and message stand in headers. */
const unmodelled = (headers: ReadonlyMap<string, string>): Frame => ({
  event: 'internalServerException',
  data: JSON.stringify({
    message: [headers.get(':error-code'), headers.get(':error-message')].filter(Boolean).join(': '),
  }),
});

/** Names of failures end so, names of events never do. */
export const isExceptionName = (event: string | undefined): boolean => event?.endsWith('Exception') === true;

/** One frame as the message that carries it. */
export function printEventStreamFrame({ event = 'chunk', data }: Frame): Uint8Array<ArrayBuffer> {
  const isException = isExceptionName(event);
  const headers = new Map([
    [isException ? ':exception-type' : ':event-type', event],
    [':content-type', 'application/json'],
    [':message-type', isException ? 'exception' : 'event'],
  ]);
  return printMessage({ headers, payload: encoder.encode(data) });
}
