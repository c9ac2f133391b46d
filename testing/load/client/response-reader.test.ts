import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type HttpAnswer, ResponseReader } from './response-reader.ts';

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
const sized = (body: string): string => `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const chunked = (pieces: readonly string[]): string =>
  `${head}Transfer-Encoding: chunked\r\n\r\n${pieces.map((piece) => `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`).join('')}0\r\n\r\n`;

function read(text: string, cutsAt: readonly number[]): readonly HttpAnswer[] {
  const bytes = Buffer.from(text);
  const edges = [0, ...cutsAt.map((at) => at % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const reader = new ResponseReader();
  return edges.slice(1).flatMap((edge, at) => reader.push(bytes.subarray(edges[at], edge)) ?? []);
}

test.each([
  ['with a length', sized('some ☂ body')],
  ['in chunks', chunked(['some ', '☂', ' body'])],
])('a response %s is read however the network cuts it', (_how, text) => {
  fc.assert(
    fc.property(fc.array(fc.nat(200)), (cutsAt) => {
      expect(read(text, cutsAt)).toEqual([expect.objectContaining({ status: 200, body: 'some ☂ body' })]);
    }),
  );
});

test('a reader is ready for the next response', () => {
  const reader = new ResponseReader();
  expect(reader.push(Buffer.from(sized('one')))?.body).toBe('one');
  expect(reader.push(Buffer.from(chunked(['two'])))?.body).toBe('two');
});
