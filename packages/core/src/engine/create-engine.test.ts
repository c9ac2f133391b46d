import { describe, expect, test } from 'bun:test';
import type { CallOptions } from './call.ts';
import type { Outcome } from './outcome.ts';
import { bench, call, engineSettings, foreign, key, native, provider, settingsOf } from './testing/engine-bench.ts';
import { hangs, refuses, ScriptedUpstream, says, throws } from './testing/scripted-upstream.ts';
import { tinyFormat } from './testing/tiny-format.ts';

const answer = { text: 'hello', usage: { input: 2, output: 1 } };

function bodyOf(outcome: Outcome): unknown {
  if (outcome.type === 'stream' || outcome.type === 'media') throw new Error(`a ${outcome.type}`);
  return JSON.parse(outcome.body);
}

const errorOf = (outcome: Outcome): string =>
  outcome.type === 'failure' ? `${outcome.error.kind}: ${outcome.error.message}` : outcome.type;

describe('the way of one request', () => {
  test('same format: the client’s own characters go out and the provider’s come back', async () => {
    const spelled = '{ "text" : "hello", "n": 1.0, "new": 1e2 }';
    const { engine, upstream } = bench(new ScriptedUpstream(says(spelled)));
    const outcome = await engine.handle(call({ body: { n: 1, unknown: { b: 1, a: 2 } } }));
    expect(outcome.type === 'answer' && outcome.body).toBe(spelled);
    expect(upstream.requests[0]?.body).toBe('{"model":"m","prompt":"hi","n":1,"unknown":{"b":1,"a":2}}');
    expect(upstream.requests[0]?.url).toBe('https://one.example/v1/tiny');
    expect(upstream.requests[0]?.method).toBe('POST');
  });

  test('another format: through the middle, both ways', async () => {
    const { engine, upstream } = bench(new ScriptedUpstream(says(answer)), {
      providers: [settingsOf('one', { provider: provider('one', foreign) })],
    });
    const outcome = await engine.handle(call());
    expect(upstream.bodies).toEqual([{ model: 'm', prompt: 'hi', encodedFor: 'anthropic' }]);
    expect(bodyOf(outcome)).toEqual({ via: 'openai-chat', text: 'hello', usage: { input: 2, output: 1 } });
    expect(outcome.type === 'answer' && outcome.usage).toEqual({ input: 2, output: 1 });
  });

  test('a relay that cannot take the body leaves it to the middle', async () => {
    const format = tinyFormat('openai-chat');
    const picky = { ...format, ...(format.relay && { relay: { ...format.relay, request: () => undefined } }) };
    const { engine, upstream } = bench(new ScriptedUpstream(says('{"text":"x", "as":"it is"}')), {
      providers: [settingsOf('one', { provider: provider('one', picky) })],
    });
    const outcome = await engine.handle(call({ format: picky }));
    expect(upstream.bodies).toEqual([{ model: 'm', prompt: 'hi', encodedFor: 'openai-chat' }]);
    expect(outcome.type === 'answer' && outcome.body).toBe('{"text":"x", "as":"it is"}');
  });

  test('what the answer was: result, usage, facts', async () => {
    const { engine } = bench(new ScriptedUpstream(says(answer, 200, { 'x-upstream': 'u', 'set-cookie': 's' })), {
      providers: [settingsOf('one', { keys: [key('a', { aliases: { m: 'real-m' } })] })],
    });
    const outcome = await engine.handle(call());
    if (outcome.type !== 'answer') throw new Error(outcome.type);
    expect(outcome.result()?.candidates[0]?.items).toEqual([{ type: 'text', text: 'hello' }]);
    expect(outcome.facts).toEqual({
      provider: 'one',
      requestedModel: 'm',
      resolvedModel: 'real-m',
      keyId: 'a',
      keyName: 'name of a',
      fallbackIndex: 0,
      retries: 0,
      trail: [{ attempt: 0, keyId: 'a', keyName: 'name of a' }],
      upstreamHeaders: { 'x-upstream': 'u' },
      notes: [],
      timings: { beforeMs: 0, upstreamMs: 0, afterMs: 0 },
    });
  });

  test('unknown provider, unsupported operation, operation that its owner forbids', async () => {
    const upstream = new ScriptedUpstream(says(answer));
    const { engine } = bench(upstream, {
      providers: [
        settingsOf('one', { allowedRequests: new Set(['chat_completion_stream']) }),
        settingsOf('two', { provider: provider('two', native, { operations: {} }) }),
      ],
    });
    expect(errorOf(await engine.handle(call({ to: 'three/m' })))).toBe(
      'unknown-provider: failed to get config for provider: three',
    );
    expect(errorOf(await engine.handle(call()))).toBe(
      'unsupported-operation: chat_completion is not supported by one provider',
    );
    expect(errorOf(await engine.handle(call({ to: 'two/m', isStream: true })))).toBe(
      'unsupported-operation: chat_completion_stream is not supported by two provider',
    );
    expect(upstream.requests).toEqual([]);
  });

  test('a bug inside is a 500 without its text', async () => {
    const broken = tinyFormat('openai-chat');
    const { engine, logged } = bench(new ScriptedUpstream(says(answer)), {
      providers: [
        settingsOf('one', {
          provider: provider('one', native, {
            sealFamily: () => {
              throw new Error('secret of the house');
            },
          }),
        }),
      ],
    });
    const outcome = await engine.handle(call({ format: broken }));
    expect(errorOf(outcome)).toBe('internal: internal error while asking the provider');
    expect(logged[0]?.message).toBe('an attempt threw');
    expect(JSON.stringify(bodyOf(outcome))).not.toContain('house');
  });
});

describe('headers', () => {
  const headersFor = async (options: Partial<CallOptions>, protocol: Record<string, string> = {}) => {
    const upstream = new ScriptedUpstream(says(answer));
    const plain = provider('one');
    const chat = plain.operations.generate?.chat_completion;
    const described = {
      ...plain,
      operations: { generate: chat ? { chat_completion: { ...chat, headers: () => protocol } } : {} },
    };
    const { engine } = bench(upstream, {
      providers: [
        settingsOf('one', {
          provider: described,
          extraHeaders: { 'X-Config': 'config', Authorization: 'config', 'x-version': 'config', 'x-both': 'config' },
        }),
      ],
    });
    await engine.handle(call({ options }));
    return upstream.requests[0]?.headers;
  };

  test('configured < client < protocol < credential', async () => {
    const sent = await headersFor(
      { extraHeaders: { 'x-both': 'client', 'x-version': 'client', authorization: 'client' } },
      { 'x-version': 'protocol', authorization: 'protocol' },
    );
    expect(sent).toEqual({
      'content-type': 'application/json',
      'x-config': 'config',
      'x-both': 'client',
      'x-version': 'protocol',
      authorization: 'Bearer secret-a',
    });
  });

  test('one request’s headers are not another’s', async () => {
    await headersFor({ extraHeaders: { 'x-one': '1' } });
    expect(await headersFor({})).not.toHaveProperty('x-one');
  });
});

describe('where a request goes', () => {
  const urlFor = async (more: Parameters<typeof settingsOf>[1]) => {
    const upstream = new ScriptedUpstream(says(answer));
    await bench(upstream, { providers: [settingsOf('one', more)] }).engine.handle(call());
    return upstream.requests[0]?.url;
  };
  const pathOverrides = { chat_completion: 'my/chat' };

  test.each<[string, Parameters<typeof settingsOf>[1], string]>([
    ['configured base', { baseUrl: 'https://b.example/x/' }, 'https://b.example/x/v1/tiny'],
    [
      'the key’s own host',
      { provider: provider('one', native, { baseUrlOf: () => 'https://k.example/' }) },
      'https://k.example/v1/tiny',
    ],
    ['a path of its own', { isCustom: true, pathOverrides }, 'https://one.example/my/chat'],
    ['standard providers have no overrides', { pathOverrides }, 'https://one.example/v1/tiny'],
    ['empty override', { isCustom: true, pathOverrides: { chat_completion: '' } }, 'https://one.example/v1/tiny'],
    [
      'a whole URL',
      { isCustom: true, pathOverrides: { chat_completion: 'https://o.example/c' } },
      'https://o.example/c',
    ],
  ])('%s', async (_name, more, url) => {
    expect(await urlFor(more)).toBe(url);
  });
});

describe('answers that are none', () => {
  test.each([
    ['', 200, 'upstream-unreadable: empty response received from provider'],
    ['<!doctype html><html><body>proxy</body></html>', 200, 'upstream-error: HTML response received from provider'],
    ['{"text":"hel', 200, 'upstream-unreadable: failed to unmarshal response from provider API'],
    ['"text"', 200, 'upstream-unreadable: failed to unmarshal response from provider API'],
    ['{"error":{"message":"overloaded","code":529}}', 200, 'upstream-error: overloaded'],
    ['', 401, 'upstream-error: authentication failed: unauthorized (401) - check your API key'],
    ['', 503, 'upstream-error: provider server error (503)'],
    ['nope', 418, 'upstream-error: provider API error: nope'],
    ['<!doctype html><html><body>proxy</body></html>', 502, 'upstream-error: HTML response received from provider'],
    ['{"error":{"message":"bad"}}', 400, 'upstream-error: bad'],
  ])('%p with %d', async (text, status, error) => {
    const { engine } = bench(new ScriptedUpstream(says(text, status)));
    expect(errorOf(await engine.handle(call()))).toBe(error);
  });

  test('more than allowed, declared or not', async () => {
    const long = JSON.stringify({ text: 'x'.repeat(2_000) });
    const undeclared = () => new Response(new Blob([long]).stream());
    for (const reply of [says(long, 200, { 'content-length': String(long.length) }), undeclared]) {
      const { engine } = bench(new ScriptedUpstream(reply), { engine: { maxBodyBytes: 1_000 } });
      expect(errorOf(await engine.handle(call()))).toBe(
        'upstream-unreadable: response body of the provider exceeds the maximum of 1000 bytes',
      );
    }
  });

  test('the provider’s wish to wait is kept', async () => {
    const { engine } = bench(new ScriptedUpstream(says({ error: { message: 'slow' } }, 429, { 'retry-after': '7' })));
    const outcome = await engine.handle(call());
    expect(outcome.type === 'failure' && outcome.error.retryAfterMs).toBe(7_000);
  });

  test('network failures say what kind, and nothing of the URL', async () => {
    const refused = await bench(new ScriptedUpstream(throws('ECONNREFUSED'))).engine.handle(call());
    expect(errorOf(refused)).toBe(
      'upstream-unreachable: network error occurred while connecting to provider API (DNS lookup, connection refused, etc.)',
    );
    const reset = await bench(new ScriptedUpstream(throws('ECONNRESET'))).engine.handle(call());
    expect(errorOf(reset)).toBe('upstream-unreachable: failed to execute HTTP request to provider API');
    expect(JSON.stringify([refused, reset])).not.toContain('topsecret');
  });

  test('an unusable connection refuses before anything is sent', async () => {
    const upstream = new ScriptedUpstream(says(answer));
    const connection = { ...settingsOf('one').connection, refusal: 'invalid proxy configuration' };
    const { engine } = bench(upstream, { providers: [settingsOf('one', { connection })] });
    expect(errorOf(await engine.handle(call()))).toBe('upstream-error: invalid proxy configuration');
    expect(upstream.requests).toEqual([]);
  });
});

describe('time', () => {
  test('a unary call has one deadline for all of it, and it is not tried again', async () => {
    const { engine, time, upstream } = bench(new ScriptedUpstream(hangs), {
      providers: [settingsOf('one', { maxRetries: 3, requestTimeoutMs: 30_000 })],
    });
    const handled = engine.handle(call());
    await time.advance(29_999);
    expect(upstream.signals[0]?.aborted).toBe(false);
    await time.advance(1);
    const outcome = await handled;
    expect(errorOf(outcome)).toStartWith('upstream-timeout: request timed out (default is 30 seconds).');
    expect(upstream.signals[0]?.aborted).toBe(true);
    expect(upstream.requests).toHaveLength(1);
    expect(time.pending).toBe(0);
  });

  test('the deadline covers the body as well', async () => {
    const stalls = (signal: AbortSignal) =>
      new ReadableStream({
        start: (controller) => {
          controller.enqueue(new Uint8Array([123]));
          signal.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')));
        },
      });
    const upstream = new ScriptedUpstream((_request, signal) => new Response(stalls(signal)));
    const { engine, time } = bench(upstream);
    const handled = engine.handle(call());
    await time.advance(30_000);
    expect(errorOf(await handled)).toStartWith('upstream-timeout');
  });

  test('a client that leaves aborts the upstream; nothing is tried again, no fallback runs', async () => {
    const client = new AbortController();
    const { engine, time, upstream } = bench(new ScriptedUpstream(hangs), {
      providers: [settingsOf('one', { maxRetries: 3 }), settingsOf('two')],
    });
    const handled = engine.handle(call({ signal: client.signal, fallbacks: [{ provider: 'two', model: 'm' }] }));
    await time.advance(10);
    client.abort();
    expect(errorOf(await handled)).toBe('request-cancelled: request cancelled by caller');
    expect(upstream.signals[0]?.aborted).toBe(true);
    expect(upstream.requests).toHaveLength(1);
    expect(time.pending).toBe(0);
  });

  test('a client that was gone before costs nothing', async () => {
    const upstream = new ScriptedUpstream(says(answer));
    const outcome = await bench(upstream).engine.handle(call({ signal: AbortSignal.abort() }));
    expect(errorOf(outcome)).toBe('request-cancelled: request cancelled by caller');
    expect(upstream.requests).toEqual([]);
  });

  test('a deadline as reason is a 504', async () => {
    const client = new AbortController();
    const { engine, time } = bench(new ScriptedUpstream(hangs));
    const handled = engine.handle(call({ signal: client.signal }));
    await time.advance(10);
    client.abort(new DOMException('late', 'TimeoutError'));
    expect(errorOf(await handled)).toStartWith('deadline-exceeded');
  });

  test('timings: queue, ours before, upstream', async () => {
    const { engine, time } = bench(
      new ScriptedUpstream(async () => {
        await new Promise<void>((resolve) => time.after(40, resolve));
        return Response.json(answer);
      }),
      { providers: [settingsOf('one', { concurrency: 1 })] },
    );
    const first = engine.handle(call());
    const second = engine.handle(call());
    await time.advance(100);
    expect((await first).type === 'answer' && (await first)).toMatchObject({
      facts: { timings: { beforeMs: 0, upstreamMs: 40, afterMs: 0 } },
    });
    expect((await second).type === 'answer' && (await second)).toMatchObject({
      facts: { timings: { queueMs: 40, beforeMs: 0, upstreamMs: 40, afterMs: 0 } },
    });
  });
});

test('a signal that outlives its requests keeps no listener of them', async () => {
  let listeners = 0;
  const client = new AbortController();
  const add = client.signal.addEventListener.bind(client.signal);
  const remove = client.signal.removeEventListener.bind(client.signal);
  client.signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  client.signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  const { engine, time } = bench(new ScriptedUpstream(refuses(500), says(answer)), {
    providers: [settingsOf('one', { maxRetries: 1 })],
  });
  const handled = engine.handle(call({ signal: client.signal }));
  await time.advance(10_000);
  expect((await handled).type).toBe('answer');
  expect(listeners).toBe(0);
});

describe('queue', () => {
  test('a full one refuses with 429 and lets a fallback answer', async () => {
    const { engine, time } = bench(new ScriptedUpstream(hangs, says(answer)), {
      providers: [settingsOf('one', { concurrency: 1, bufferSize: 0 }), settingsOf('two')],
      engine: { dropsExcessRequests: true },
    });
    void engine.handle(call());
    await time.advance(1);
    expect(errorOf(await engine.handle(call({ id: 'r2' })))).toBe('queue-full: request dropped: queue is full');
    const saved = await engine.handle(call({ id: 'r3', fallbacks: [{ provider: 'two', model: 'm' }] }));
    expect(saved.type).toBe('answer');
  });

  test('a place is given back after failures as well', async () => {
    const { engine } = bench(new ScriptedUpstream(refuses(400)), {
      providers: [settingsOf('one', { concurrency: 1, bufferSize: 0 })],
      engine: { dropsExcessRequests: true },
    });
    for (let n = 0; n < 5; n++) expect(errorOf(await engine.handle(call()))).toBe('upstream-error: status 400');
  });
});

describe('life cycle', () => {
  test('a new configuration serves new requests; running ones keep what they began with', async () => {
    let answerFirst = (_response: Response): void => {};
    const upstream = new ScriptedUpstream(
      () =>
        new Promise((resolve) => {
          answerFirst = resolve;
        }),
      says(answer),
    );
    const { engine, time } = bench(upstream, { providers: [settingsOf('one', { keys: [key('old')] })] });
    const running = engine.handle(call());
    await time.advance(1);
    engine.configure(engineSettings([settingsOf('one', { keys: [key('new')] })]));
    await engine.handle(call());
    answerFirst(Response.json(answer));
    expect((await running).facts.keyId).toBe('old');
    expect(upstream.keys).toEqual(['old', 'new']);
  });

  test('a provider that is removed sends its waiters away; one that stays keeps them', async () => {
    const { engine, time } = bench(new ScriptedUpstream(hangs), {
      providers: [settingsOf('one', { concurrency: 1 }), settingsOf('two', { concurrency: 1 })],
    });
    for (const to of ['one/m', 'two/m']) void engine.handle(call({ to }));
    await time.advance(1);
    const gone = engine.handle(call());
    let hasTwoEnded = false;
    void engine.handle(call({ to: 'two/m' })).then(() => {
      hasTwoEnded = true;
    });
    await time.advance(1);
    engine.configure(engineSettings([settingsOf('two', { concurrency: 1 })]));
    expect(errorOf(await gone)).toBe('provider-shutting-down: provider is shutting down');
    await time.advance(1);
    expect(hasTwoEnded).toBe(false);
  });

  test('a closed engine lets no stage answer either', async () => {
    const cache = {
      name: 's',
      before: () => ({ type: 'refuse', error: { kind: 'not-found', message: 'x' } }) as const,
    };
    const { engine } = bench(new ScriptedUpstream(says(answer)), { stages: [cache] });
    await engine.close();
    expect(errorOf(await engine.handle(call()))).toBe('provider-shutting-down: provider is shutting down');
  });

  test('closing refuses new requests and waits for running ones', async () => {
    const { engine, time } = bench(new ScriptedUpstream(hangs));
    const client = new AbortController();
    const running = engine.handle(call({ signal: client.signal }));
    await time.advance(1);
    let isClosed = false;
    const closing = engine.close().then(() => {
      isClosed = true;
    });
    expect(errorOf(await engine.handle(call()))).toBe('provider-shutting-down: provider is shutting down');
    expect(isClosed).toBe(false);
    client.abort();
    await running;
    await closing;
    expect(isClosed).toBe(true);
  });
});
