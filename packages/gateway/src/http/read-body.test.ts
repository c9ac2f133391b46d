import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { readBody } from './read-body.ts';
import { readHeaders } from './request-headers.ts';

const maxBytes = 1_000;
let server: Bun.Server<undefined>;

beforeAll(() => {
  server = Bun.serve({
    port: 0,
    fetch: async (request) => Response.json(await readBody(request, readHeaders(request.headers), maxBytes)),
  });
});
afterAll(() => server.stop(true));

type Answer = { ok: true; value: string } | { ok: false; error: { kind: string; message: string; status?: number } };

async function post(body: BodyInit, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(server.url, { method: 'POST', body, headers });
  return (await response.json()) as Answer;
}

const streamed = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 100) controller.enqueue(bytes.subarray(at, at + 100));
      controller.close();
    },
  });

const text = 'größe '.repeat(100);
const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync };

describe('plain bodies', () => {
  test('with a length', async () => expect(await post(text)).toEqual({ ok: true, value: text }));
  test('without a length', async () =>
    expect(await post(streamed(new TextEncoder().encode(text)))).toEqual({ ok: true, value: text }));
  test('exactly as long as allowed', async () => expect(await post('x'.repeat(maxBytes))).toMatchObject({ ok: true }));
  test.each([
    ['with a length', () => 'x'.repeat(maxBytes + 1)],
    ['without a length', () => streamed(new Uint8Array(maxBytes + 1))],
  ])('one byte too long, %s', async (_name, body) => {
    expect(await post(body())).toEqual({
      ok: false,
      error: { kind: 'body-too-large', message: 'request body exceeds max allowed size of 1000 bytes' },
    });
  });
});

describe.each(Object.entries(packers))('%s', (encoding, pack) => {
  test('is unpacked, whatever the case of the header', async () => {
    expect(await post(pack(text), { 'content-encoding': encoding.toUpperCase() })).toEqual({ ok: true, value: text });
  });
  test('may not unpack into more than is allowed', async () => {
    expect(await post(pack('a'.repeat(300_000)), { 'content-encoding': encoding })).toEqual({
      ok: false,
      error: { kind: 'body-too-large', message: 'decompressed request body exceeds max allowed size of 1000 bytes' },
    });
  });
  test('cut short or broken', async () => {
    for (const bytes of [pack(text).subarray(0, 20), new TextEncoder().encode('not packed at all')]) {
      const answer = await post(bytes, { 'content-encoding': encoding });
      expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid-request' } });
      expect(answer.ok ? '' : answer.error.message).toStartWith('invalid compressed request body: ');
    }
  });
});

test('an encoding nobody knows', async () => {
  expect(await post('x', { 'content-encoding': 'pack200' })).toEqual({
    ok: false,
    error: { kind: 'invalid-request', status: 415, message: 'unsupported content encoding: pack200' },
  });
});
