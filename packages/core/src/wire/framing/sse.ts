import type { Step } from '../step.ts';
import type { Frame } from './frame.ts';

export interface SseLimits {
  /** longest line and longest event, in characters; default 10 MiB */
  readonly maxEventLength?: number;
}

/** Thrown by the reader's `push`: the peer sends more than anybody may hold in memory. */
export class SseLimitError extends Error {
  override readonly name = 'SseLimitError';
}

/**
 * Bytes to server-sent events, cut anywhere.
 * Comments, `id` and `retry` say nothing to us; a bare JSON object where a field should stand is handed on as data,
 * because some servers put their error there. What stands complete at the end counts without its blank line.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export const sseReader = (limits: SseLimits = {}): Step<Uint8Array, Frame> =>
  new SseReader(limits.maxEventLength ?? 10 * 1024 * 1024);

class SseReader implements Step<Uint8Array, Frame> {
  readonly #maxLength: number;
  readonly #decoder = new TextDecoder();
  /** the beginning of a line whose end has not come */
  #pieces: string[] = [];
  #pendingLength = 0;
  /** a line feed at the next beginning belongs to the carriage return before it */
  #isAfterReturn = false;
  #event: string | undefined;
  #data: string | undefined;
  #out: Frame[] = [];

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  push(bytes: Uint8Array): readonly Frame[] {
    this.#read(this.#decoder.decode(bytes, { stream: true }));
    return this.#taken();
  }

  end(): readonly Frame[] {
    this.#read(this.#decoder.decode());
    const last = this.#pieces.join('');
    this.#pieces = [];
    this.#pendingLength = 0;
    // A cut JSON object must not pass for an event, but senders that forget the last line feed exist.
    if (/[}\]]\s*$/.test(last)) this.#line(last);
    this.#dispatch();
    return this.#taken();
  }

  #taken(): readonly Frame[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #read(text: string): void {
    let start = this.#isAfterReturn && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.#isAfterReturn = false;
    let nextReturn = text.indexOf('\r', start);
    let nextFeed = text.indexOf('\n', start);
    while (nextReturn >= 0 || nextFeed >= 0) {
      const isReturn = nextFeed < 0 || (nextReturn >= 0 && nextReturn < nextFeed);
      const end = isReturn ? nextReturn : nextFeed;
      this.#endLine(text.slice(start, end));
      start = end + 1;
      if (isReturn && nextFeed === start) start++;
      else if (isReturn && start === text.length) this.#isAfterReturn = true;
      if (isReturn) nextReturn = text.indexOf('\r', start);
      if (nextFeed >= 0 && nextFeed < start) nextFeed = text.indexOf('\n', start);
    }
    if (start < text.length) this.#hold(start === 0 ? text : text.slice(start));
  }

  #hold(piece: string): void {
    this.#pieces.push(piece);
    this.#pendingLength += piece.length;
    this.#limit(this.#pendingLength);
  }

  #endLine(tail: string): void {
    if (this.#pieces.length === 0) {
      this.#line(tail);
      return;
    }
    this.#pieces.push(tail);
    const line = this.#pieces.join('');
    this.#pieces = [];
    this.#pendingLength = 0;
    this.#line(line);
  }

  #line(line: string): void {
    this.#limit(line.length);
    if (line === '') this.#dispatch();
    else if (line.startsWith('data:')) this.#addData(line, 5);
    else if (line.startsWith('event:')) this.#event = valueAfter(line, 6);
    else if (line === 'data') this.#addData('', 0);
    else if (line === 'event') this.#event = '';
    else if (line.startsWith('{')) this.#addData(line, 0);
  }

  #addData(line: string, colonEnd: number): void {
    const value = colonEnd === 0 ? line : valueAfter(line, colonEnd);
    this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    this.#limit(this.#data.length);
  }

  #dispatch(): void {
    const event = this.#event;
    const data = this.#data;
    this.#event = undefined;
    this.#data = undefined;
    if (data !== undefined) this.#out.push(event ? { event, data } : { data });
  }

  #limit(length: number): void {
    if (length > this.#maxLength) throw new SseLimitError(`a server-sent event is longer than ${this.#maxLength}`);
  }
}

/** The field's value: one space after the colon is no part of it. */
const valueAfter = (line: string, colonEnd: number): string =>
  line.slice(line.charCodeAt(colonEnd) === 32 ? colonEnd + 1 : colonEnd);

/** Text of one event, blank line included. */
export function printFrame(frame: Frame): string {
  const head = frame.event === undefined ? '' : `event: ${frame.event}\n`;
  const data = /[\r\n]/.test(frame.data) ? frame.data.split(/\r\n|\r|\n/).join('\ndata: ') : frame.data;
  return `${head}data: ${data}\n\n`;
}
