import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { cutBytes } from '../../../testing/cut-bytes.ts';
import { runStep } from '../step.ts';
import { crc32 } from './crc32.ts';
import { eventStreamReader, printEventStreamFrame } from './event-stream.ts';
import { printMessage } from './event-stream-message.ts';
import type { Frame } from './frame.ts';

const frames: readonly Frame[] = [
  { event: 'messageStart', data: '{"role":"assistant"}' },
  { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"text":"Ærlig — 👋"}}' },
  { event: 'messageStop', data: '{"stopReason":"end_turn"}' },
  { event: 'metadata', data: '{}' },
];

const bytesOf = (told: readonly Frame[]): Uint8Array => {
  const pieces = told.map(printEventStreamFrame);
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
};

test('the checksum is the known one', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  expect(crc32(new TextEncoder().encode('6789'), crc32(new TextEncoder().encode('12345')))).toBe(0xcbf43926);
});

test('a message is laid out as AWS publishes it', () => {
  const empty = printMessage({ headers: new Map(), payload: new Uint8Array() });
  expect([...empty]).toEqual([0, 0, 0, 16, 0, 0, 0, 0, 5, 194, 72, 235, 125, 152, 200, 255]);
});

describe('frames', () => {
  test('cut at every byte come out the same', () => {
    const bytes = bytesOf(frames);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(runStep(eventStreamReader(), cutBytes(bytes, [cut]))).toEqual([...frames]);
    }
    expect(runStep(eventStreamReader(), cutBytes(bytes, [...bytes.keys()]))).toEqual([...frames]);
  });

  test('of any content, cut anywhere, come out the same', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            event: fc.constantFrom('chunk', 'metadata', 'throttlingException'),
            data: fc.string({ unit: 'grapheme' }),
          }),
        ),
        fc.array(fc.nat({ max: 3_000 })),
        (told, cuts) => {
          expect(runStep(eventStreamReader(), cutBytes(bytesOf(told), cuts))).toEqual(told);
        },
      ),
      { numRuns: 300 },
    ));

  test('tell failures by their exception type', () => {
    const frame = { event: 'throttlingException', data: '{"message":"Slow down"}' };
    const text = new TextDecoder().decode(printEventStreamFrame(frame));
    expect(text).toContain(':exception-type');
    expect(text).toContain('exception');
    expect(runStep(eventStreamReader(), [printEventStreamFrame(frame)])).toEqual([frame]);
  });

  test('headers of other types are passed over, failures of the transport are told', () => {
    const headers = new Map([
      [':message-type', 'error'],
      [':error-code', 'InternalError'],
      [':error-message', 'it broke'],
    ]);
    const bytes = printMessage({ headers, payload: new Uint8Array() });
    expect(runStep(eventStreamReader(), [bytes])).toEqual([
      { event: 'internalServerException', data: '{"message":"InternalError: it broke"}' },
    ]);
  });
});

describe('what is no message', () => {
  test('a changed byte is noticed wherever it stands', () => {
    const bytes = printEventStreamFrame({ event: 'metadata', data: '{"a":1}' });
    for (let at = 0; at < bytes.length; at++) {
      const broken = bytes.slice();
      broken[at] = (broken[at] ?? 0) ^ 1;
      expect(() => runStep(eventStreamReader(), [broken])).toThrow();
    }
  });

  test('an end inside a message is noticed at every byte', () => {
    const bytes = bytesOf(frames.slice(0, 1));
    for (let length = 1; length < bytes.length; length++) {
      expect(() => runStep(eventStreamReader(), [bytes.slice(0, length)])).toThrow('inside a message');
    }
  });

  test('what came before it in the same read is not lost', () => {
    const bytes = bytesOf(frames);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const reader = eventStreamReader();
    expect(reader.push(bytes)).toEqual(frames.slice(0, 3));
    expect(() => reader.end()).toThrow('checksum');
  });

  test('a message that nobody could hold is refused before it is read', () => {
    const bytes = printEventStreamFrame({ event: 'chunk', data: 'x'.repeat(2_000) });
    expect(() => eventStreamReader({ maxMessageLength: 1_000 }).push(bytes.slice(0, 12))).toThrow('too long');
  });

  test('header lengths that run over the end are an error, whatever they say', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (junk) => {
        const view = new DataView(new ArrayBuffer(junk.length + 16));
        const bytes = new Uint8Array(view.buffer);
        view.setUint32(0, bytes.length);
        view.setUint32(4, junk.length);
        view.setUint32(8, crc32(bytes.subarray(0, 8)));
        bytes.set(junk, 12);
        view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, bytes.length - 4)));
        try {
          expect(Array.isArray(runStep(eventStreamReader(), [bytes]))).toBe(true);
        } catch (cause) {
          expect(cause instanceof Error && cause.name).toBe('EventStreamError');
        }
      }),
      { numRuns: 500 },
    ));
});
