import { afterEach, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import type { AnswerStream, StreamEnd } from '@bifrost/core/engine/outcome.ts';
import type { Frame } from '@bifrost/core/wire/framing/frame.ts';
import type { DoneMarker } from './inference-route.ts';
import { chatRoute, facts, fakeHouse, type House } from './testing/fake-house.ts';

let house: House;
afterEach(() => house.close());

const end: StreamEnd = { usage: undefined, error: undefined, facts, result: undefined };

function streamOf(batches: readonly (readonly Frame[])[], ending: Partial<StreamEnd> = {}): AnswerStream {
  async function* frames() {
    yield* batches;
  }
  return { type: 'stream', frames: frames(), facts, finished: Promise.resolve({ ...end, ...ending }) };
}

const ask = (signal?: AbortSignal) =>
  fetch(`${house.url}/v1/chat/completions`, {
    method: 'POST',
    body: '{"model":"openai/x","messages":[],"stream":true}',
    ...(signal && { signal }),
  });

const failed: Partial<StreamEnd> = { error: { kind: 'stream-cut', message: 'cut' } };

describe('framing', () => {
  const cases: readonly (readonly [DoneMarker, Partial<StreamEnd>, boolean])[] = [
    ['always', {}, true],
    ['always', failed, true],
    ['unless-failed', {}, true],
    ['unless-failed', failed, false],
    ['never', {}, false],
  ];
  test.each(cases)('[DONE] %s, %j', async (doneMarker, ending, isThere) => {
    const batches = [[{ data: '{"a":1}' }], [{ event: 'x', data: '{"b":2}' }, { data: '[DONE]' }]];
    house = fakeHouse(() => streamOf(batches, ending), {}, [{ ...chatRoute, doneMarker }]);
    const text = await (await ask()).text();
    expect(text).toBe(`data: {"a":1}\n\nevent: x\ndata: {"b":2}\n\n${isThere ? 'data: [DONE]\n\n' : ''}`);
  });

  test('headers', async () => {
    house = fakeHouse(() => ({
      ...streamOf([]),
      facts: { ...facts, upstreamHeaders: { 'x-a': 'b', 'cache-control': 'z' } },
    }));
    const { headers } = await ask();
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      'x-frame-options': 'DENY',
      'x-a': 'b',
    });
  });
});

test('each batch is on its way before the next one is asked for', async () => {
  let release = () => {};
  async function* frames() {
    yield [{ data: 'one' }];
    await new Promise<void>((resolve) => (release = resolve));
    yield [{ data: 'two' }];
  }
  house = fakeHouse(() => ({ type: 'stream', frames: frames(), facts, finished: Promise.resolve(end) }));
  const reader = (await ask()).body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: one\n\n');
  release();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toStartWith('data: two\n\n');
});

/** Frames that tell when somebody leaves them, or when the client’s own signal fires. */
function watched(signal: AbortSignal) {
  const left = Promise.withResolvers<string>();
  let asked = 0;
  async function* frames() {
    try {
      for (;;) {
        asked++;
        yield [{ data: 'x'.repeat(64 * 1024) }];
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    } finally {
      left.resolve('left');
    }
  }
  signal.addEventListener('abort', () => left.resolve('aborted'));
  return { frames: frames(), left: left.promise, asked: () => asked };
}

test('when the client leaves, the frames are left and its signal fires', async () => {
  let source: ReturnType<typeof watched> | undefined;
  house = fakeHouse((call) => {
    source = watched(call.signal);
    return { type: 'stream', frames: source.frames, facts, finished: Promise.resolve(end) };
  });
  const controller = new AbortController();
  const response = await ask(controller.signal);
  await response.body?.getReader().read();
  controller.abort();
  expect(await source?.left).toBeOneOf(['left', 'aborted']);
});

test('a client that does not read is not written to for ever', async () => {
  let source: ReturnType<typeof watched> | undefined;
  const opened = Promise.withResolvers<void>();
  house = fakeHouse((call) => {
    source = watched(call.signal);
    opened.resolve();
    return { type: 'stream', frames: source.frames, facts, finished: Promise.resolve(end) };
  });
  const url = new URL(house.url);
  const body = '{"model":"openai/x","messages":[],"stream":true}';
  const socket = connect(Number(url.port), url.hostname, () => {
    socket.pause();
    socket.write(`POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  });
  await opened.promise;
  // as soon as two looks in a row see the same count, the writer waits for the socket
  let before = -1;
  for (let rounds = 0; rounds < 20_000 && before !== source?.asked(); rounds++) {
    before = source?.asked() ?? -1;
    for (let turn = 0; turn < 50; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  expect(source?.asked()).toBe(before);
  expect(before).toBeLessThan(2_000);
  socket.destroy();
  expect(await source?.left).toBeOneOf(['left', 'aborted']);
});

test('frames that throw end the stream instead of hanging it', async () => {
  async function* frames(): AsyncGenerator<readonly Frame[]> {
    yield [{ data: 'one' }];
    throw new Error('bug');
  }
  house = fakeHouse(() => ({ type: 'stream', frames: frames(), facts, finished: Promise.resolve(end) }));
  const text = await (await ask()).text().catch(() => 'cut');
  expect(text).toBeOneOf(['data: one\n\n', 'cut']);
});
