import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { keyRef } from './key-ref.ts';
import type { Outcome } from './outcome.ts';
import type { SessionStore } from './ports.ts';
import { bench, call, foreign, key, provider, settingsOf } from './testing/engine-bench.ts';
import { hangs, type Reply, refuses, ScriptedUpstream, says, throws } from './testing/scripted-upstream.ts';

const good = says({ text: 'hello' });

/** Replies by key: what each key gets, whatever the order. */
const byKey =
  (replies: { readonly [id: string]: Reply }): Reply =>
  (request, signal) => {
    const id = request.headers['authorization']?.replace('Bearer secret-', '') ?? '';
    return (replies[id] ?? good)(request, signal);
  };

const statusOf = (outcome: Outcome): unknown =>
  outcome.type === 'failure' ? (outcome.error.status ?? outcome.error.kind) : outcome.type;

const trailOf = ({ facts }: Outcome): string[] =>
  facts.trail.map(({ attempt, keyId, failReason }) => `${attempt} ${keyId}${failReason ? ` ${failReason}` : ''}`);

async function run(
  upstream: ScriptedUpstream,
  more: Parameters<typeof settingsOf>[1],
  options: Parameters<typeof call>[0] = {},
  bench_: Parameters<typeof bench>[1] = {},
) {
  const { engine, time } = bench(upstream, { providers: [settingsOf('one', more)], ...bench_ });
  const handled = engine.handle(call(options));
  await time.advance(60_000);
  return handled;
}

describe('retries', () => {
  test.each<[string, readonly Reply[], number, unknown, number]>([
    ['no retries configured', [refuses(500), good], 0, 500, 1],
    ['5xx until it works', [refuses(500), refuses(503), good], 3, 'answer', 3],
    ['5xx until retries are used up', [refuses(502)], 2, 502, 3],
    ['network failure', [throws('ECONNREFUSED'), good], 1, 'answer', 2],
    ['bad request', [refuses(400), good], 3, 400, 1],
    ['bad request that speaks of limits', [refuses(400, 'token limit exceeded'), good], 3, 'answer', 2],
    ['unreadable answer', [says('{'), good], 3, 'upstream-unreadable', 1],
  ])('%s', async (_name, replies, maxRetries, status, requests) => {
    const upstream = new ScriptedUpstream(...replies);
    expect(statusOf(await run(upstream, { maxRetries }))).toEqual(status);
    expect(upstream.requests).toHaveLength(requests);
  });

  test('each attempt sends the same bytes', async () => {
    const upstream = new ScriptedUpstream(refuses(500), refuses(500), good);
    await run(upstream, { maxRetries: 2, provider: provider('one', foreign) });
    const [first, ...rest] = upstream.requests.map(({ body }) => body);
    expect(rest).toEqual([first, first]);
  });

  test('waits between attempts: doubled, jittered, and ended by the client', async () => {
    const upstream = new ScriptedUpstream(refuses(500));
    const client = new AbortController();
    const { engine, time } = bench(upstream, { providers: [settingsOf('one', { maxRetries: 9 })], random: () => 0 });
    const handled = engine.handle(call({ signal: client.signal }));
    await time.advance(0);
    expect(time.untilNextMs).toBe(400);
    await time.advance(400);
    expect(upstream.requests).toHaveLength(2);
    expect(time.untilNextMs).toBe(800);
    client.abort();
    const outcome = await handled;
    expect(statusOf(outcome)).toBe('request-cancelled');
    expect(upstream.requests).toHaveLength(2);
    // the attempt that was being waited for stands in the trail, unfailed
    expect(trailOf(outcome)).toEqual(['0 a unknown', '1 a unknown', '2 a']);
    expect(time.pending).toBe(0);
  });

  test('the time of waiting is not ours', async () => {
    const upstream = new ScriptedUpstream(refuses(500), good);
    const outcome = await run(upstream, { maxRetries: 1 });
    expect(outcome.facts.timings.beforeMs).toBe(0);
    expect(outcome.facts.retries).toBe(1);
  });

  test('nor is the time of attempts that failed', async () => {
    const slowly: Reply = async (request, signal) => {
      await new Promise<void>((resolve) => void time.after(70, resolve));
      return (upstream.requests.length === 1 ? refuses(500) : good)(request, signal);
    };
    const upstream = new ScriptedUpstream(slowly);
    const { engine, time } = bench(upstream, { providers: [settingsOf('one', { maxRetries: 1 })] });
    const handled = engine.handle(call());
    await time.advance(10_000);
    expect((await handled).facts.timings).toEqual({ beforeMs: 0, upstreamMs: 70, afterMs: 0 });
  });
});

describe('rotation', () => {
  const three = [key('a'), key('b'), key('c')];

  test('5xx and network failures stay on their key', async () => {
    const upstream = new ScriptedUpstream(refuses(500), throws('ECONNRESET'), good);
    await run(upstream, { maxRetries: 2, keys: three }, {}, { random: () => 0 });
    expect(upstream.keys).toEqual(['a', 'a', 'a']);
  });

  test('a rate limit takes another key; when all had one the round begins anew', async () => {
    const upstream = new ScriptedUpstream(refuses(429), refuses(429), refuses(429), good);
    const outcome = await run(upstream, { maxRetries: 3, keys: three }, {}, { random: () => 0 });
    expect(upstream.keys).toEqual(['a', 'b', 'c', 'a']);
    expect(trailOf(outcome)).toEqual(['0 a rate_limit_error', '1 b rate_limit_error', '2 c rate_limit_error', '3 a']);
    expect(outcome.facts.keyId).toBe('a');
  });

  test('fresh keys are tried although no retry is left, and the last word is the provider’s', async () => {
    const upstream = new ScriptedUpstream(refuses(429, 'slow down', { type: 'busy' }));
    const outcome = await run(upstream, { maxRetries: 0, keys: three }, {}, { random: () => 0 });
    expect(upstream.keys).toEqual(['a', 'b', 'c']);
    expect(statusOf(outcome)).toBe(429);
    expect(trailOf(outcome)).toEqual(['0 a busy', '1 b busy', '2 c busy']);
    expect(outcome.facts.keyId).toBeUndefined();
  });

  test.each([401, 402, 403])('%d: the next key at once, without a wait', async (status) => {
    const upstream = new ScriptedUpstream(byKey({ a: refuses(status), b: refuses(status) }));
    const { engine, time } = bench(upstream, { providers: [settingsOf('one', { keys: three })], random: () => 0 });
    const outcome = await engine.handle(call());
    expect(outcome.type).toBe('answer');
    expect(upstream.keys).toEqual(['a', 'b', 'c']);
    expect(time.pending).toBe(0);
  });

  test('all keys turned away: 502 that says so; a single key’s own error stays', async () => {
    const all = await run(new ScriptedUpstream(refuses(401, 'bad key')), { keys: three });
    expect(all.type === 'failure' && all.error).toMatchObject({ kind: 'credentials-exhausted' });
    expect(all.type === 'failure' && all.error.message).toContain('bad key');
    const single = await run(new ScriptedUpstream(refuses(401, 'bad key')), { keys: [key('a')] });
    expect(single.type === 'failure' && single.error).toMatchObject({ status: 401, message: 'bad key' });
  });

  test('pinned and sticky keys never rotate', async () => {
    const upstream = new ScriptedUpstream(refuses(429));
    await run(upstream, { maxRetries: 2, keys: three }, { options: { pinnedKeyId: 'b' } });
    expect(upstream.keys).toEqual(['b', 'b', 'b']);
  });

  test('attempts are bounded by retries and keys, whatever the provider says', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(200, 400, 401, 403, 429, 500), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        async (statuses, maxRetries, keyCount) => {
          const upstream = new ScriptedUpstream(...statuses.map((status) => (status === 200 ? good : refuses(status))));
          const keys = Array.from({ length: keyCount }, (_, n) => key(`k${n}`));
          await run(upstream, { maxRetries, keys, backoffInitialMs: 1, backoffMaxMs: 1 });
          expect(upstream.requests.length).toBeLessThanOrEqual(1 + maxRetries + 2 * keyCount);
        },
      ),
      { numRuns: 200 },
    ));

  test('providers without keys retry, and leave no trail', async () => {
    const upstream = new ScriptedUpstream(refuses(429), good);
    const outcome = await run(upstream, { maxRetries: 1, keys: [], isKeyless: true });
    expect(outcome.type).toBe('answer');
    expect(outcome.facts.trail).toEqual([]);
    expect(upstream.requests[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('pins', () => {
  const keys = [key('a', { models: ['other'] }), key('b'), key('c')];

  test.each<[string, object, string]>([
    ['by id', { pinnedKeyId: 'c' }, 'c'],
    ['by name', { pinnedKeyName: 'name of b' }, 'b'],
    ['the id wins', { pinnedKeyId: 'c', pinnedKeyName: 'name of b' }, 'c'],
  ])('%s', async (_name, options, id) => {
    const upstream = new ScriptedUpstream(good);
    await run(upstream, { keys }, { options });
    expect(upstream.keys).toEqual([id]);
  });

  test.each<[object, string]>([
    [{ pinnedKeyId: 'a' }, 'no supported key found with id "a" for provider: one and model: m'],
    [{ pinnedKeyName: 'a' }, 'no supported key found with name "a" for provider: one and model: m'],
    [{ onlyKeyIds: [] }, 'no keys found for provider: one and model: m'],
    [{ onlyKeyIds: ['b'], pinnedKeyId: 'c' }, 'no supported key found with id "c" for provider: one and model: m'],
  ])('%p is refused', async (options, message) => {
    const upstream = new ScriptedUpstream(good);
    const outcome = await run(upstream, { keys }, { options });
    expect(outcome.type === 'failure' && outcome.error).toEqual({ kind: 'no-eligible-key', message });
    expect(upstream.requests).toEqual([]);
  });
});

class MapSessions implements SessionStore {
  readonly kept = new Map<string, string>();
  readonly refreshed: number[] = [];
  get = (name: string): string | undefined => this.kept.get(name);
  setIfAbsent(name: string, value: string): string {
    const there = this.kept.get(name);
    if (there !== undefined) return there;
    this.kept.set(name, value);
    return value;
  }
  refresh(_name: string, ttlMs: number): void {
    this.refreshed.push(ttlMs);
  }
  delete(name: string): void {
    this.kept.delete(name);
  }
}

describe('sessions', () => {
  const keys = [key('a'), key('b'), key('c')];
  const session = { options: { sessionId: 's', sessionTtlMs: 5_000 } };

  test('keep the key of their first request', async () => {
    const sessions = new MapSessions();
    const upstream = new ScriptedUpstream(good);
    let ticket = 0.9;
    const { engine } = bench(upstream, { providers: [settingsOf('one', { keys })], sessions, random: () => ticket });
    await engine.handle(call(session));
    ticket = 0;
    await engine.handle(call(session));
    await engine.handle(call());
    expect(upstream.keys).toEqual(['c', 'c', 'a']);
    expect(sessions.refreshed).toEqual([5_000]);
    const [name = ''] = [...sessions.kept.keys()];
    expect(name).toMatch(/^session:one:[0-9a-f]{64}:[0-9a-f]{64}$/);
  });

  test('a remembered key that may not serve any more is forgotten', async () => {
    const sessions = new MapSessions();
    const upstream = new ScriptedUpstream(good);
    const { engine } = bench(upstream, { providers: [settingsOf('one', { keys })], sessions, random: () => 0 });
    await engine.handle(call({ options: { sessionId: 's', onlyKeyIds: ['b', 'c'] } }));
    await engine.handle(call({ options: { sessionId: 's', onlyKeyIds: ['a', 'c'] } }));
    expect(upstream.keys).toEqual(['b', 'a']);
    expect([...sessions.kept.values()]).toEqual(['a']);
  });

  test('who writes first wins', async () => {
    const sessions = new MapSessions();
    sessions.get = () => undefined;
    sessions.setIfAbsent = () => 'b';
    const upstream = new ScriptedUpstream(good);
    await run(upstream, { keys }, session, { sessions, random: () => 0 });
    expect(upstream.keys).toEqual(['b']);
  });

  test('a single key is not remembered, fallbacks do not ask', async () => {
    const sessions = new MapSessions();
    const upstream = new ScriptedUpstream(refuses(400), good);
    const { engine } = bench(upstream, {
      providers: [settingsOf('one'), settingsOf('two', { keys })],
      sessions,
    });
    await engine.handle(call({ ...session, fallbacks: [{ provider: 'two', model: 'm' }] }));
    expect(sessions.kept.size).toBe(0);
  });
});

describe('fallbacks', () => {
  const two = { provider: 'two', model: 'm2' };
  const three = { provider: 'three', model: 'm3' };
  const providers = [
    settingsOf('one'),
    settingsOf('two'),
    settingsOf('three', { provider: provider('three', foreign) }),
  ];
  const withFallbacks = { body: { fallbacks: ['two/m2'] }, fallbacks: [two, three] };

  test('the first that works answers, and says which it is', async () => {
    const upstream = new ScriptedUpstream(refuses(401), refuses(400), good);
    const { engine } = bench(upstream, { providers });
    const outcome = await engine.handle(call(withFallbacks));
    expect(outcome.facts).toMatchObject({ provider: 'three', requestedModel: 'm3', fallbackIndex: 2 });
    expect(outcome.facts.trail).toHaveLength(1);
    expect(upstream.bodies).toEqual([
      { model: 'm', prompt: 'hi' },
      { model: 'm2', prompt: 'hi' },
      { model: 'm3', prompt: 'hi', encodedFor: 'anthropic' },
    ]);
  });

  test('when all fail the primary’s error is the answer', async () => {
    const upstream = new ScriptedUpstream(refuses(402, 'first'), refuses(500, 'second'), refuses(500, 'third'));
    const outcome = await bench(upstream, { providers }).engine.handle(call(withFallbacks));
    expect(outcome.type === 'failure' && outcome.error.message).toBe('first');
    expect(outcome.facts.provider).toBe('one');
  });

  test('pins and key restrictions of the caller end with the primary', async () => {
    const upstream = new ScriptedUpstream(refuses(500), good);
    const { engine } = bench(upstream, { providers });
    const outcome = await engine.handle(call({ ...withFallbacks, options: { pinnedKeyId: 'a', onlyKeyIds: ['a'] } }));
    expect(outcome.facts.provider).toBe('two');
    const missing = await engine.handle(call({ ...withFallbacks, options: { pinnedKeyId: 'zzz' } }));
    expect(missing.facts.provider).toBe('two');
  });

  test('a provider that is not configured is passed over', async () => {
    const upstream = new ScriptedUpstream(refuses(500), good);
    const { engine, logged } = bench(upstream, { providers });
    const outcome = await engine.handle(call({ fallbacks: [{ provider: 'gone', model: 'x' }, two] }));
    expect(outcome.facts).toMatchObject({ provider: 'two', fallbackIndex: 2 });
    expect(logged.map(({ level }) => level)).toEqual(['warn']);
  });

  test('timeouts of the provider fall back, the caller’s leaving does not', async () => {
    const upstream = new ScriptedUpstream(hangs, good);
    const { engine, time } = bench(upstream, { providers });
    const handled = engine.handle(call(withFallbacks));
    await time.advance(30_000);
    expect((await handled).facts.provider).toBe('two');
  });

  test('each fallback has retries and keys of its own', async () => {
    const upstream = new ScriptedUpstream(refuses(500), refuses(500), refuses(429), good);
    const { engine, time } = bench(upstream, {
      providers: [
        settingsOf('one', { maxRetries: 1 }),
        settingsOf('two', { maxRetries: 1, keys: [key('x'), key('y')] }),
      ],
      random: () => 0,
    });
    const handled = engine.handle(call({ fallbacks: [two] }));
    await time.advance(60_000);
    const outcome = await handled;
    expect(upstream.keys).toEqual(['a', 'a', 'x', 'y']);
    expect(trailOf(outcome)).toEqual(['0 x rate_limit_error', '1 y']);
  });
});

describe('seals', () => {
  const [a, b] = [key('a'), key('b')];
  const middle = { provider: provider('one', foreign), keys: [a, b] };
  const sealRefused = refuses(400, 'messages.1.content.0: Invalid `signature` in `thinking` block');

  test('the key that made the history’s proof is preferred', async () => {
    const upstream = new ScriptedUpstream(good);
    const body = { seal: keyRef(b), note: 'Z3dzZWFs' };
    await run(upstream, middle, { body }, { random: () => 0 });
    expect(upstream.keys).toEqual(['b']);
  });

  test('a refused proof: once more without it, with the same key, and a note says so', async () => {
    const upstream = new ScriptedUpstream(sealRefused, good);
    const outcome = await run(upstream, { ...middle, keys: [a] }, { body: { seal: 'elsewhere' } });
    expect(upstream.bodies).toEqual([
      { model: 'm', prompt: 'hi', encodedFor: 'anthropic', seal: 'cipher' },
      { model: 'm', prompt: 'hi', encodedFor: 'anthropic' },
    ]);
    expect(outcome.type).toBe('answer');
    expect(outcome.facts.notes).toMatchObject([{ field: 'turns[].items[].seal', why: 'foreign-seal', count: 1 }]);
    expect(trailOf(outcome)).toEqual(['0 a unknown', '1 a']);
  });

  test('on the fast path as well', async () => {
    const upstream = new ScriptedUpstream(sealRefused, good);
    const outcome = await run(upstream, {}, { body: { seal: 'elsewhere' } });
    expect(outcome.type).toBe('answer');
    expect(upstream.bodies[1]).toEqual({ model: 'm', prompt: 'hi', encodedFor: 'openai-chat' });
  });

  test.each<[string, Reply, { readonly seal?: string }]>([
    ['refused again', sealRefused, { seal: 'elsewhere' }],
    ['no proof in the history', sealRefused, {}],
    ['another complaint', refuses(400, 'messages: too long'), { seal: 'elsewhere' }],
  ])('%s: the client gets the 400', async (name, reply, body) => {
    const upstream = new ScriptedUpstream(reply);
    expect(statusOf(await run(upstream, middle, { body }))).toBe(400);
    expect(upstream.requests).toHaveLength(name === 'refused again' ? 2 : 1);
  });

  test('who asked for no loss gets the 400', async () => {
    const upstream = new ScriptedUpstream(sealRefused, good);
    const asked = { body: { seal: 'elsewhere' }, options: { fidelity: 'strict' } } as const;
    expect(statusOf(await run(upstream, middle, asked))).toBe(400);
    expect(upstream.requests).toHaveLength(1);
  });
});

describe('fidelity', () => {
  const lossy = { body: { lossy: true } };
  const middle = { provider: provider('one', foreign) };

  test('losses are told', async () => {
    const outcome = await run(new ScriptedUpstream(good), middle, lossy);
    expect(outcome.facts.notes).toMatchObject([{ field: 'candidateCount', what: 'dropped' }]);
  });

  test('strict refuses before anything is sent', async () => {
    const upstream = new ScriptedUpstream(good);
    const outcome = await run(upstream, middle, { ...lossy, options: { fidelity: 'strict' } });
    expect(outcome.type === 'failure' && outcome.error).toEqual({
      kind: 'fidelity-refused',
      message: 'this target cannot take the request without loss of meaning: candidateCount (dropped: no-counterpart)',
    });
    expect(upstream.requests).toEqual([]);
  });

  test('strict lets through what loses nothing', async () => {
    const outcome = await run(new ScriptedUpstream(good), middle, { options: { fidelity: 'strict' } });
    expect(outcome.type).toBe('answer');
  });
});

describe('unknown members', () => {
  test('go to the provider of another format only when asked for', async () => {
    const upstream = new ScriptedUpstream(good);
    const more = { provider: provider('one', foreign) };
    await run(upstream, more, { body: { extra: 'x' } });
    expect(upstream.bodies[0]).not.toHaveProperty('extra');
    const asked = new ScriptedUpstream(good);
    await run(asked, more, { body: { extra: 'x' }, options: { passesExtraParams: true } });
    expect(asked.bodies[0]).toHaveProperty('extra', 'x');
  });
});
