import { crc32 } from 'node:zlib';

export const eventStreamType = 'application/vnd.amazon.eventstream';

/** One message of an AWS event stream, a character for each byte. */
export function eventFrame(event: string, payload: unknown): string {
  const isException = event.endsWith('Exception');
  const headers = Buffer.concat([
    header(isException ? ':exception-type' : ':event-type', event),
    header(':content-type', 'application/json'),
    header(':message-type', isException ? 'exception' : 'event'),
  ]);
  const body = Buffer.from(JSON.stringify(payload));
  const lengths = Buffer.concat([u32(headers.length + body.length + 16), u32(headers.length)]);
  const unsigned = Buffer.concat([lengths, u32(crc32(lengths)), headers, body]);
  return Buffer.concat([unsigned, u32(crc32(unsigned))]).toString('latin1');
}

function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, Buffer.from(value)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
