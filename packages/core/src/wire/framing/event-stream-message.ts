import { crc32 } from './crc32.ts';

/** One message of `application/vnd.amazon.eventstream`; only its text headers, which are all that say something. */
export interface EventStreamMessage {
  readonly headers: ReadonlyMap<string, string>;
  readonly payload: Uint8Array;
}

/** total length, length of the headers, checksum of both */
export const preludeLength = 12;
const checksumLength = 4;
const textType = 7;

/** Bytes that the header values of each type take; texts and byte strings say their length themselves. */
const fixedLengths: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16];

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Thrown where bytes make no message: a checksum or a length does not hold. */
export class EventStreamError extends Error {
  override readonly name = 'EventStreamError';
}

/** Length of the message whose first twelve bytes these are. */
export function messageLength(prelude: DataView): number {
  const total = prelude.getUint32(0);
  const headers = prelude.getUint32(4);
  if (crc32(bytesOf(prelude, 0, 8)) !== prelude.getUint32(8)) throw new EventStreamError('checksum mismatch');
  if (total < preludeLength + headers + checksumLength) throw new EventStreamError('impossible length of a message');
  return total;
}

/** @see https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html#streaming-event-stream */
export function readMessage(message: DataView): EventStreamMessage {
  const end = message.byteLength - checksumLength;
  if (crc32(bytesOf(message, 0, end)) !== message.getUint32(end)) throw new EventStreamError('checksum mismatch');
  const payloadStart = preludeLength + message.getUint32(4);
  const headers = readHeaders(message, payloadStart);
  return { headers, payload: bytesOf(message, payloadStart, end) };
}

function readHeaders(message: DataView, end: number): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = preludeLength;
  while (at < end) {
    const nameEnd = at + 1 + message.getUint8(at);
    if (nameEnd >= end) throw new EventStreamError('a header runs over its end');
    const name = decoder.decode(bytesOf(message, at + 1, nameEnd));
    const type = message.getUint8(nameEnd);
    const fixed = fixedLengths[type];
    if (fixed === undefined && type !== 6 && type !== textType) throw new EventStreamError('unknown type of a header');
    if (fixed === undefined && nameEnd + 3 > end) throw new EventStreamError('a header runs over its end');
    const start = nameEnd + (fixed === undefined ? 3 : 1);
    at = start + (fixed ?? message.getUint16(nameEnd + 1));
    if (at > end) throw new EventStreamError('a header runs over its end');
    if (type === textType) headers.set(name, decoder.decode(bytesOf(message, start, at)));
  }
  return headers;
}

const bytesOf = (view: DataView, start: number, end: number): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset + start, end - start);

export function printMessage({ headers, payload }: EventStreamMessage): Uint8Array<ArrayBuffer> {
  const pairs = [...headers].map(([name, value]) => [encoder.encode(name), encoder.encode(value)] as const);
  const headersLength = pairs.reduce((sum, [name, value]) => sum + 4 + name.length + value.length, 0);
  const bytes = new Uint8Array(preludeLength + headersLength + payload.length + checksumLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length);
  view.setUint32(4, headersLength);
  view.setUint32(8, crc32(bytes.subarray(0, 8)));
  let at = preludeLength;
  for (const [name, value] of pairs) {
    bytes[at] = name.length;
    bytes.set(name, at + 1);
    at += 1 + name.length;
    bytes[at] = textType;
    view.setUint16(at + 1, value.length);
    bytes.set(value, at + 3);
    at += 3 + value.length;
  }
  bytes.set(payload, at);
  view.setUint32(bytes.length - checksumLength, crc32(bytes.subarray(0, bytes.length - checksumLength)));
  return bytes;
}
