import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { bytesOf, cutBytes } from '../../../testing/cut-bytes.ts';
import { runStep } from '../step.ts';
import type { Frame } from './frame.ts';
import { printFrame, SseLimitError, sseReader } from './sse.ts';

const read = (text: string): readonly Frame[] => runStep(sseReader(), [bytesOf(text)]);

describe('reads', () => {
  test.each<[string, string, readonly Frame[]]>([
    ['an event', 'event: a\ndata: x\n\n', [{ event: 'a', data: 'x' }]],
    ['several data lines', 'data: x\ndata:y\ndata\n\n', [{ data: 'x\ny\n' }]],
    ['one space after the colon', 'data:  x\n\n', [{ data: ' x' }]],
    ['carriage returns', 'data: a\r\rdata: b\r\n\r\ndata: c\n\r', [{ data: 'a' }, { data: 'b' }, { data: 'c' }]],
    ['a byte order mark', '\uFEFFdata: a\n\n', [{ data: 'a' }]],
    ['comments, ids and retries as nothing', ': hi\nid: 1\nretry: 5\n\n:\n\ndata: a\n\n', [{ data: 'a' }]],
    ['an event without data as nothing', 'event: ping\n\ndata: a\n\n', [{ data: 'a' }]],
    ['empty data', 'data:\n\n', [{ data: '' }]],
    ['colons in the value', 'data: a: b\n\n', [{ data: 'a: b' }]],
    ['unknown fields as nothing', 'datax: a\nDATA: b\n\n', []],
    ['a bare JSON object as data', '{"error":{"message":"x"}}\n\n', [{ data: '{"error":{"message":"x"}}' }]],
    ['the last event without its blank line', 'data: a\n', [{ data: 'a' }]],
    ['the last line without its line feed', 'data: {"a":1}\n\ndata: [DONE]', [{ data: '{"a":1}' }, { data: '[DONE]' }]],
    ['a cut line as nothing', 'data: a\n\ndata: {"a":', [{ data: 'a' }]],
    ['nothing', '', []],
  ])('%s', (_, text, frames) => expect(read(text)).toEqual(frames));
});

const line = fc.string({ maxLength: 8, unit: fc.constantFrom('a', ' ', ':', '{', '"', 'ø', '→', '😀', '\u2028') });
const frame = fc
  .record({
    event: fc.option(
      line.filter((e) => e !== ''),
      { nil: undefined },
    ),
    data: fc.array(line, { minLength: 1, maxLength: 3 }),
  })
  .map(({ event, data }): Frame => ({ ...(event !== undefined && { event }), data: data.join('\n') }));

test('reading undoes printing', () =>
  fc.assert(fc.property(fc.array(frame), (frames) => expect(read(frames.map(printFrame).join(''))).toEqual(frames))));

test('cuts do not matter, not even inside a character or a line end', () =>
  fc.assert(
    fc.property(
      fc.array(frame),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(fc.nat({ max: 200 })),
      (frames, lineEnd, cuts) => {
        const bytes = bytesOf(frames.map((each) => printFrame(each).replaceAll('\n', lineEnd)).join(': c\n'));
        expect<readonly Frame[]>(runStep(sseReader(), cutBytes(bytes, cuts))).toEqual(frames);
      },
    ),
  ));

test('byte by byte', () => {
  const text = '\uFEFFevent: ø\r\ndata: 😀\r\ndata: b\r\n\r\ndata: {}\r\n';
  expect<readonly Frame[]>(
    runStep(
      sseReader(),
      Array.from(bytesOf(text), (byte) => Uint8Array.of(byte)),
    ),
  ).toEqual(read(text));
  expect(read(text)).toEqual([{ event: 'ø', data: '😀\nb' }, { data: '{}' }]);
});

describe('holds no more than the limit', () => {
  const feed = (text: string): readonly Frame[] =>
    runStep(sseReader({ maxEventLength: 20 }), Array.from(text, bytesOf));

  test('of a line', () => {
    expect(feed(`data: ${'x'.repeat(14)}\n\n`)).toHaveLength(1);
    expect(() => feed(`data: ${'x'.repeat(15)}`)).toThrow(SseLimitError);
  });

  test('of an event of many lines', () => expect(() => feed('data: 12345\n'.repeat(4))).toThrow(SseLimitError));

  test('ten million characters are the default', () => {
    const piece = bytesOf('x'.repeat(1_000_000));
    const reader = sseReader();
    reader.push(bytesOf('data: '));
    for (let i = 0; i < 10; i++) reader.push(piece);
    expect(() => reader.push(piece)).toThrow(SseLimitError);
  });
});
