import { describe, expect, test } from 'bun:test';
import type { Outcome } from './outcome.ts';
import { bench, call, foreign, key, native, provider, readAll, settingsOf, streamOf } from './testing/engine-bench.ts';
import { settled } from './testing/fake-time.ts';
import { hangs, LiveBody, refuses, ScriptedUpstream, says, streams, throws } from './testing/scripted-upstream.ts';
import { sse } from './testing/tiny-format.ts';

const usage = { input: 2, output: 1 };
const whole = [sse({ start: true }), sse({ text: 'he' }), sse({ text: 'llo' }, { usage }), sse({ end: true })];
const asked = { isStream: true } as const;
const middle = settingsOf('one', { provider: provider('one', foreign) });

const errorOf = (outcome: Outcome): string =>
  outcome.type === 'failure' ? `${outcome.error.kind}: ${outcome.error.message}` : outcome.type;

const json = (batches: string[][]): unknown[] => batches.flat().map((data) => JSON.parse(data));

describe('a stream', () => {
  test('of the same format goes through letter by letter, one batch per read', async () => {
    const { engine, time } = bench(
      new ScriptedUpstream(streams('data: {"start":true , "x":1.0}\n\n', ...whole.slice(1))),
    );
    const stream = streamOf(await engine.handle(call(asked)));
    expect(await readAll(stream)).toEqual([
      ['{"start":true , "x":1.0}'],
      ['{"text":"he"}'],
      ['{"text":"llo"}', '{"usage":{"input":2,"output":1}}'],
      ['{"end":true}'],
    ]);
    const end = await stream.finished;
    expect(end).toMatchObject({ usage, error: undefined });
    expect(time.pending).toBe(0);
  });

  test('of another format goes through the middle', async () => {
    const { engine } = bench(new ScriptedUpstream(streams(...whole)), { providers: [middle] });
    const stream = streamOf(await engine.handle(call(asked)));
    expect(json(await readAll(stream))).toEqual([{ text: 'he' }, { text: 'llo' }, { usage }, { end: true }]);
    expect((await stream.finished).usage).toEqual(usage);
  });

  test('asks for events in its headers', async () => {
    const upstream = new ScriptedUpstream(streams(...whole));
    await bench(upstream).engine.handle(call(asked));
    expect(upstream.requests[0]?.headers).toMatchObject({ accept: 'text/event-stream', 'cache-control': 'no-cache' });
  });

  test('gives its place in the queue back once it is set up', async () => {
    const live = new LiveBody();
    const { engine, time } = bench(new ScriptedUpstream(live.reply, streams(...whole)), {
      providers: [settingsOf('one', { concurrency: 1, bufferSize: 0 })],
      engine: { dropsExcessRequests: true },
    });
    const opening = engine.handle(call(asked));
    await time.advance(0);
    live.say(sse({ text: 'x' }));
    streamOf(await opening);
    expect((await engine.handle(call(asked))).type).toBe('stream');
  });
});

describe('failures before the first word', () => {
  const error = sse({ error: { message: 'overloaded' } });

  test.each([
    ['relayed', settingsOf('one', { maxRetries: 0 })],
    ['in the middle', middle],
  ])('%s: an error first is a failed attempt, and a fallback answers', async (_name, first) => {
    const upstream = new ScriptedUpstream(streams(error), streams(...whole));
    const { engine, time } = bench(upstream, { providers: [first, settingsOf('two')] });
    const alone = await bench(new ScriptedUpstream(streams(error)), { providers: [first] }).engine.handle(call(asked));
    expect(errorOf(alone)).toBe('upstream-error: overloaded');
    const saved = streamOf(await engine.handle(call({ ...asked, fallbacks: [{ provider: 'two', model: 'm' }] })));
    expect(saved.facts.provider).toBe('two');
    expect((await readAll(saved)).flat()).toHaveLength(5);
    expect(time.pending).toBe(0);
  });

  test('a rate limit in the first event rotates', async () => {
    const limited = streams(sse({ error: { message: 'rate limit reached' } }));
    const upstream = new ScriptedUpstream(limited, streams(...whole));
    const { engine, time } = bench(upstream, {
      providers: [settingsOf('one', { maxRetries: 1, keys: [key('a'), key('b')] })],
      random: () => 0,
    });
    const handled = engine.handle(call(asked));
    await time.advance(1_000);
    expect((await handled).type).toBe('stream');
    expect(upstream.keys).toEqual(['a', 'b']);
  });

  test('opening words alone commit to nothing in the middle', async () => {
    const upstream = new ScriptedUpstream(streams(sse({ start: true }), sse({ usage }), error));
    const outcome = await bench(upstream, { providers: [middle] }).engine.handle(call(asked));
    expect(errorOf(outcome)).toBe('upstream-error: overloaded');
  });

  test.each<[string, Parameters<typeof bench>[0], string]>([
    ['nothing at all', new ScriptedUpstream(streams()), 'upstream-unreadable: empty response received from provider'],
    [
      'only comments',
      new ScriptedUpstream(streams(': hi\n\n')),
      'upstream-unreadable: empty response received from provider',
    ],
    [
      'a whole answer',
      new ScriptedUpstream(says({ text: 'x' })),
      'stream-unopened: provider returned non-SSE response for streaming request',
    ],
    [
      'a page',
      new ScriptedUpstream(says('<html>', 200, { 'content-type': 'text/html' })),
      'stream-unopened: provider returned non-SSE response for streaming request',
    ],
    [
      'no connection',
      new ScriptedUpstream(throws('ENOTFOUND')),
      'stream-unopened: network error occurred while connecting to provider API (DNS lookup, connection refused, etc.)',
    ],
    ['a plain refusal', new ScriptedUpstream(refuses(404, 'no such model')), 'upstream-error: no such model'],
  ])('%s', async (_name, upstream, error) => {
    const { engine, time } = bench(upstream, { providers: [settingsOf('one', { maxRetries: 2 })] });
    const outcome = await engine.handle(call(asked));
    expect(errorOf(outcome)).toBe(error);
    expect(upstream.requests).toHaveLength(1);
    expect(time.pending).toBe(0);
  });

  test('silence in the middle of a refusal', async () => {
    const stalls = (signal: AbortSignal) =>
      new ReadableStream({
        start: (controller) =>
          signal.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError'))),
      });
    const upstream = new ScriptedUpstream((_request, signal) => new Response(stalls(signal), { status: 500 }));
    const { engine, time } = bench(upstream);
    const handled = engine.handle(call(asked));
    await time.advance(60_000);
    expect(errorOf(await handled)).toStartWith('upstream-timeout');
    expect(time.pending).toBe(0);
  });

  test('silence before the first byte: 504 with a code of its own, not tried again', async () => {
    const upstream = new ScriptedUpstream(hangs);
    const { engine, time } = bench(upstream, { providers: [settingsOf('one', { maxRetries: 2 })] });
    const handled = engine.handle(call(asked));
    await time.advance(59_999);
    expect(upstream.signals[0]?.aborted).toBe(false);
    await time.advance(1);
    const outcome = await handled;
    expect(outcome.type === 'failure' && outcome.error).toMatchObject({
      kind: 'upstream-timeout',
      code: 'stream_start_timeout',
    });
    expect(upstream.requests).toHaveLength(1);
  });
});

describe.each([
  ['relayed', settingsOf('one')],
  ['in the middle', middle],
])('a stream that fails on the way, %s', (_name, settings) => {
  async function opened(more: Parameters<typeof call>[0] = {}) {
    const live = new LiveBody();
    const made = bench(new ScriptedUpstream(live.reply), { providers: [settings] });
    const client = new AbortController();
    const opening = made.engine.handle(call({ ...asked, signal: client.signal, ...more }));
    await made.time.advance(0);
    live.say(sse({ start: true }, { text: 'he' }));
    const stream = streamOf(await opening);
    const frames = stream.frames[Symbol.asyncIterator]();
    await frames.next();
    return { ...made, live, client, stream, frames };
  }

  test('by its own word', async () => {
    const { live, frames, stream, time } = await opened();
    live.say(sse({ text: 'l' }, { error: { message: 'broke' } }));
    const { value } = await frames.next();
    expect(value?.map(({ data }: { data: string }) => JSON.parse(data))).toMatchObject([
      { text: 'l' },
      { error: { message: 'broke' } },
    ]);
    expect(await frames.next()).toEqual({ done: true, value: undefined });
    expect((await stream.finished).error).toMatchObject({ message: 'broke' });
    expect(live.isCancelled).toBe(true);
    expect(time.pending).toBe(0);
  });

  test('by ending too early', async () => {
    const { live, frames, stream } = await opened();
    live.end();
    const { value } = await frames.next();
    expect(value).toHaveLength(1);
    expect(value?.[0]?.data).toContain('the stream was cut');
    expect((await stream.finished).error?.kind).toBe('stream-cut');
  });

  test('by a broken connection', async () => {
    const { live, frames, stream } = await opened();
    live.break('ECONNRESET');
    const { value } = await frames.next();
    expect(value?.[0]?.data).toContain('Error reading stream: ECONNRESET');
    expect((await stream.finished).error?.kind).toBe('stream-broken');
  });

  test('by silence', async () => {
    const { live, frames, stream, time } = await opened();
    const next = frames.next();
    await time.advance(59_999);
    expect(live.isCancelled).toBe(false);
    await time.advance(1);
    expect((await next).value?.[0]?.data).toContain('stream timed out');
    expect((await stream.finished).error).toMatchObject({ kind: 'upstream-timeout', code: 'stream_idle_timeout' });
    expect(live.isCancelled).toBe(true);
    expect(time.pending).toBe(0);
  });

  test('but not by a client that reads slowly', async () => {
    const { live, frames, time } = await opened();
    await time.advance(600_000);
    expect(live.isCancelled).toBe(false);
    live.say(sse({ text: 'late' }));
    expect((await frames.next()).value?.[0]?.data).toBe('{"text":"late"}');
  });

  test('each read winds the clock up again', async () => {
    const { live, frames, time } = await opened();
    for (let n = 0; n < 5; n++) {
      const next = frames.next();
      await time.advance(50_000);
      live.say(sse({ text: `${n}` }));
      expect((await next).value?.[0]?.data).toBe(`{"text":"${n}"}`);
    }
  });

  test('by its client: aborted at once, also while it waits for more', async () => {
    const { live, client, frames, stream, time } = await opened();
    const next = frames.next();
    await settled();
    client.abort();
    await settled();
    expect(live.isCancelled).toBe(true);
    expect((await next).done).toBe(true);
    expect((await stream.finished).error).toEqual({
      kind: 'request-cancelled',
      message: 'Request cancelled: client disconnected',
    });
    expect(time.pending).toBe(0);
  });

  test('by its client, when nobody is reading', async () => {
    const { live, client, stream } = await opened();
    client.abort();
    expect((await stream.finished).error?.kind).toBe('request-cancelled');
    expect(live.isCancelled).toBe(true);
  });

  test('by its reader, who leaves the loop or asks to stop while waiting', async () => {
    const { live, stream, frames, time } = await opened();
    const next = frames.next();
    await settled();
    await frames.return?.();
    expect((await next).done).toBe(true);
    expect(live.isCancelled).toBe(true);
    expect((await stream.finished).error?.kind).toBe('request-cancelled');
    expect(time.pending).toBe(0);
  });

  test('not at all, when only its connection breaks after the last word', async () => {
    const { live, frames, stream } = await opened();
    live.say(sse({ usage }, { end: true }));
    await frames.next();
    live.break('ECONNRESET');
    expect((await frames.next()).done).toBe(true);
    expect(await stream.finished).toMatchObject({ error: undefined, usage });
  });

  test('not at all, when a connection stays open after the last word', async () => {
    const { live, frames, stream, time } = await opened();
    live.say(sse({ end: true }));
    await frames.next();
    const next = frames.next();
    await time.advance(1_000);
    expect((await next).done).toBe(true);
    expect((await stream.finished).error).toBeUndefined();
    expect(live.isCancelled).toBe(true);
    expect(time.pending).toBe(0);
  });

  test('not at all, when its reader leaves after the last word', async () => {
    const { live, frames, stream } = await opened();
    live.say(sse({ usage }, { end: true }));
    await frames.next();
    await frames.return?.();
    expect(await stream.finished).toMatchObject({ error: undefined, usage });
  });
});

test('a bug in a codec ends the stream with an error, and is logged', async () => {
  const broken = {
    ...foreign,
    codec: {
      ...foreign.codec,
      eventOf: (frame: Parameters<typeof foreign.codec.eventOf>[0]) => {
        if (frame.data.includes('boom')) throw new Error('bug');
        return foreign.codec.eventOf(frame);
      },
    },
  };
  const upstream = new ScriptedUpstream(streams(sse({ text: 'x' }), sse({ text: 'boom' }), sse({ text: 'y' })));
  const { engine, logged, time } = bench(upstream, {
    providers: [settingsOf('one', { provider: provider('one', broken) })],
  });
  const stream = streamOf(await engine.handle(call(asked)));
  const frames = json(await readAll(stream));
  expect(frames).toEqual([{ text: 'x' }, { error: { message: 'internal error while streaming', kind: 'internal' } }]);
  expect((await stream.finished).error?.kind).toBe('internal');
  expect(logged.map(({ message }) => message)).toEqual(['a stream failed on a bug']);
  expect(time.pending).toBe(0);
});

test('how long a stream takes is not counted as ours', async () => {
  const live = new LiveBody();
  const { engine, time } = bench(new ScriptedUpstream(live.reply));
  const opening = engine.handle(call(asked));
  await time.advance(30);
  live.say(sse({ text: 'x' }));
  const stream = streamOf(await opening);
  const read = readAll(stream);
  await time.advance(5_000);
  live.say(sse({ end: true }));
  live.end();
  await read;
  const timings = { beforeMs: 0, upstreamMs: 30, afterMs: 0 };
  expect(stream.facts.timings).toEqual(timings);
  expect((await stream.finished).facts.timings).toEqual(timings);
});

test('[DONE] is a last word, too', async () => {
  const live = new LiveBody();
  const { engine, time } = bench(new ScriptedUpstream(live.reply));
  const opening = engine.handle(call(asked));
  await time.advance(0);
  live.say(sse({ text: 'x' }));
  const stream = streamOf(await opening);
  const read = readAll(stream);
  live.say('data: {"last":1}\n\ndata: [DONE]\n\n');
  await time.advance(999);
  expect(live.isCancelled).toBe(false);
  await time.advance(1);
  await read;
  expect(live.isCancelled).toBe(true);
});

test('an encoder knows that the client will hear a stream, also when the body does not say so', async () => {
  let isStream: boolean | undefined;
  const spying = {
    ...foreign,
    codec: {
      ...foreign.codec,
      encodeRequest: (...args: Parameters<typeof foreign.codec.encodeRequest>) => {
        isStream = args[0].delivery?.isStream;
        return foreign.codec.encodeRequest(...args);
      },
    },
  };
  const { engine } = bench(new ScriptedUpstream(streams(...whole)), {
    providers: [settingsOf('one', { provider: provider('one', spying) })],
  });
  await readAll(streamOf(await engine.handle(call(asked))));
  expect(isStream).toBe(true);
});

describe('providers whose streams have no last word', () => {
  test.each([
    ['relayed', native],
    ['in the middle', foreign],
  ])('end as they end, %s', async (_name, format) => {
    const plain = provider('one', format);
    const chat = plain.operations.generate?.chat_completion;
    if (chat === undefined) throw new Error('no endpoint');
    const silent = { ...plain, operations: { generate: { chat_completion: { ...chat, endsSilently: true } } } };
    const { engine } = bench(new ScriptedUpstream(streams(...whole.slice(0, 3))), {
      providers: [settingsOf('one', { provider: silent })],
    });
    const stream = streamOf(await engine.handle(call(asked)));
    const frames = json(await readAll(stream));
    expect(frames).not.toContainEqual(expect.objectContaining({ error: expect.anything() }));
    expect((await stream.finished).error).toBeUndefined();
  });
});

test('hundreds of streams whose clients leave end without a timer or a listener', async () => {
  const live = new LiveBody();
  const { engine, time } = bench(new ScriptedUpstream(live.reply));
  for (let n = 0; n < 300; n++) {
    const client = new AbortController();
    const opening = engine.handle(call({ ...asked, signal: client.signal }));
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    live.say(sse({ text: `${n}` }));
    const stream = streamOf(await opening);
    client.abort();
    await stream.finished;
  }
  expect(time.pending).toBe(0);
  await engine.close();
});
