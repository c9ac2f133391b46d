import { describe, expect, test } from 'bun:test';
import type { GenerateResult } from '../schema/generate/result.ts';
import type { StreamEvent } from '../schema/generate/stream-event.ts';
import type { Outcome } from './outcome.ts';
import type { Ending, Stage } from './stage.ts';
import { eventsOfResult } from './stream/events-of-result.ts';
import { bench, call, key, provider, readAll, settingsOf, streamOf } from './testing/engine-bench.ts';
import { hangs, refuses, ScriptedUpstream, says } from './testing/scripted-upstream.ts';
import { textOf } from './testing/tiny-format.ts';

const good = says({ text: 'hello', usage: { input: 2, output: 1 } });
const resultOf = (text: string): GenerateResult => ({
  candidates: [{ index: 0, items: [{ type: 'text', text }], finish: { reason: 'stop' } }],
  usage: { input: 7, output: 3 },
});

const said = (outcome: Outcome): unknown => {
  if (outcome.type === 'stream' || outcome.type === 'media') return outcome.type;
  if (outcome.type === 'failure') return `${outcome.error.kind}: ${outcome.error.message}`;
  return JSON.parse(outcome.body).text;
};

async function* oneByOne(events: readonly StreamEvent[]): AsyncGenerator<readonly StreamEvent[]> {
  for (const event of events) yield [event];
}

/** A stage that tells where it was. */
const noted = (name: string, seen: string[], more: Partial<Stage> = {}): Stage => ({
  name,
  before: () => {
    seen.push(`before ${name}`);
    return undefined;
  },
  after: (_run, ending) => {
    seen.push(`after ${name} ${ending.type}`);
    return ending;
  },
  ...more,
});

describe('order', () => {
  test('in order on the way in, in reverse on the way out', async () => {
    const seen: string[] = [];
    const { engine } = bench(new ScriptedUpstream(good), { stages: [noted('one', seen), noted('two', seen)] });
    await engine.handle(call());
    expect(seen).toEqual(['before one', 'before two', 'after two answered', 'after one answered']);
  });

  test('retries are not seen, each fallback passes all of them again with an id of its own', async () => {
    const seen: string[] = [];
    const upstream = new ScriptedUpstream(refuses(500), refuses(500), good);
    const stage = noted('s', seen, {
      before: (run) => void seen.push(`before ${run.id} ${run.fallbackIndex} ${run.target.provider}`),
    });
    const { engine, time } = bench(upstream, {
      providers: [settingsOf('one', { maxRetries: 1 }), settingsOf('two')],
      stages: [stage],
    });
    const handled = engine.handle(call({ fallbacks: [{ provider: 'two', model: 'm' }] }));
    await time.advance(10_000);
    await handled;
    expect(seen).toEqual(['before r1 0 one', 'after s failed', 'before made-1 1 two', 'after s answered']);
  });
});

describe('verdicts', () => {
  test.each<[string, Partial<Stage>, string]>([
    [
      'a refusal',
      { before: () => ({ type: 'refuse', error: { kind: 'rate-limited', message: 'slow' } }) },
      'rate-limited: slow',
    ],
    ['an answer', { before: () => ({ type: 'answer', result: resultOf('cached') }) }, 'cached'],
    ['an answer, later', { before: async () => ({ type: 'answer', result: resultOf('cached') }) }, 'cached'],
    [
      'a stream for a plain call',
      { before: () => ({ type: 'stream', events: oneByOne(eventsOfResult(resultOf('folded'))) }) },
      'folded',
    ],
  ])('%s ends the way in; who ran sees the ending', async (_name, more, text) => {
    const seen: string[] = [];
    const upstream = new ScriptedUpstream(good);
    const stages = [noted('one', seen), { ...noted('two', seen), ...more }, noted('three', seen)];
    const outcome = await bench(upstream, { stages }).engine.handle(call());
    expect(said(outcome)).toBe(text);
    expect(seen.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['before one', 'after two', 'after one']);
    expect(upstream.requests).toEqual([]);
    expect(outcome.facts.keyId).toBeUndefined();
  });

  test.each<[string, Stage['before']]>([
    ['events', () => ({ type: 'stream', events: oneByOne(eventsOfResult(resultOf('cached'))) })],
    ['a whole answer', () => ({ type: 'answer', result: resultOf('cached') })],
  ])('%s for a client that asked for a stream', async (_name, before) => {
    const stages = [{ name: 's', ...(before && { before }) }];
    const outcome = await bench(new ScriptedUpstream(good), { stages }).engine.handle(call({ isStream: true }));
    const stream = streamOf(outcome);
    expect((await readAll(stream)).flat().map((data) => JSON.parse(data))).toEqual([
      { text: 'cached' },
      { usage: { input: 7, output: 3 } },
      { end: true },
    ]);
    expect((await stream.finished).usage).toEqual({ input: 7, output: 3 });
  });

  test('policy refusals fall back unless they say otherwise', async () => {
    const refusal = (allowsFallbacks: boolean | undefined): Stage => ({
      name: 's',
      before: (run) =>
        run.fallbackIndex > 0
          ? undefined
          : {
              type: 'refuse',
              error: {
                kind: 'budget-exceeded',
                message: 'x',
                ...(allowsFallbacks !== undefined && { allowsFallbacks }),
              },
            },
    });
    const ask = (allowsFallbacks: boolean | undefined) =>
      bench(new ScriptedUpstream(good), {
        providers: [settingsOf('one'), settingsOf('two')],
        stages: [refusal(allowsFallbacks)],
      }).engine.handle(call({ fallbacks: [{ provider: 'two', model: 'm' }] }));
    expect(said(await ask(undefined))).toBe('hello');
    expect(said(await ask(true))).toBe('hello');
    expect(said(await ask(false))).toBe('budget-exceeded: x');
  });
});

describe('what stages may change', () => {
  test('the target, the keys, the request', async () => {
    const upstream = new ScriptedUpstream(good);
    const { engine } = bench(upstream, {
      providers: [settingsOf('one'), settingsOf('two', { keys: [key('x'), key('y')] })],
      stages: [
        {
          name: 's',
          before: (run) => {
            run.target = { provider: 'two', model: 'other' };
            run.onlyKeyIds = ['y'];
            const request = run.request();
            if (request.ok) {
              run.replaceRequest({
                ...request.value,
                turns: [{ role: 'user', items: [{ type: 'text', text: 'bye' }] }],
              });
            }
            return undefined;
          },
        },
      ],
    });
    const outcome = await engine.handle(call({ body: { surprise: 1 } }));
    expect(upstream.bodies).toEqual([{ model: 'other', prompt: 'bye', encodedFor: 'openai-chat' }]);
    expect(outcome.facts).toMatchObject({ provider: 'two', requestedModel: 'other', keyId: 'y' });
  });

  test('a fallback begins with what the client said, not with what was made of it', async () => {
    const upstream = new ScriptedUpstream(refuses(500), good);
    const prepend = (text: string): Stage => ({
      name: 's',
      before: (run) => {
        const request = run.request();
        if (request.ok) {
          const [turn] = request.value.turns;
          const first = turn?.items[0];
          const prompt = first?.type === 'text' ? first.text : '';
          run.replaceRequest({
            ...request.value,
            turns: [{ role: 'user', items: [{ type: 'text', text: text + prompt }] }],
          });
        }
        return undefined;
      },
    });
    const { engine } = bench(upstream, { providers: [settingsOf('one'), settingsOf('two')], stages: [prepend('+')] });
    await engine.handle(call({ fallbacks: [{ provider: 'two', model: 'm' }] }));
    expect(upstream.bodies).toMatchObject([{ prompt: '+hi' }, { prompt: '+hi' }]);
  });

  test('another endpoint of the provider', async () => {
    const upstream = new ScriptedUpstream(good);
    const plain = provider('one');
    const chat = plain.operations.generate?.chat_completion;
    if (chat === undefined) throw new Error('no endpoint');
    const two = { ...chat, path: () => '/v1/responses' };
    const described = { ...plain, operations: { generate: { chat_completion: chat, responses: two } } };
    const { engine } = bench(upstream, {
      providers: [settingsOf('one', { provider: described })],
      stages: [
        {
          name: 's',
          before: (run) => {
            run.servedAs = 'responses';
            return undefined;
          },
        },
      ],
    });
    const outcome = await engine.handle(call({ dialect: 'gateway' }));
    expect(upstream.requests[0]?.url).toEndWith('/v1/responses');
    expect(outcome.type === 'answer' && JSON.parse(outcome.body).extra_fields).toMatchObject({
      request_type: 'chat_completion',
      converted_request_type: 'responses',
    });
  });

  test.each<[string, (ending: Ending) => Ending, string]>([
    ['the answer', (e) => (e.type === 'answered' ? { ...e, replacement: resultOf('masked') } : e), 'masked'],
    [
      'an answer into a failure',
      (e) => ({ type: 'failed', facts: e.facts, error: { kind: 'plugin-refused', message: 'no' } }),
      'plugin-refused: no',
    ],
  ])('%s', async (_name, after, text) => {
    const outcome = await bench(new ScriptedUpstream(good), {
      stages: [{ name: 's', after: (_run, ending) => after(ending) }],
    }).engine.handle(call());
    expect(said(outcome)).toBe(text);
  });

  test.each([false, true])('a failure into an answer (stream: %p)', async (isStream) => {
    const recover: Stage = {
      name: 's',
      after: async (_run, { facts }) => ({
        type: 'answered',
        facts,
        usage: undefined,
        result: () => resultOf('rescued'),
      }),
    };
    const { engine } = bench(new ScriptedUpstream(refuses(500)), { stages: [recover] });
    const outcome = await engine.handle(call({ isStream }));
    if (isStream) expect((await readAll(streamOf(outcome))).flat()[0]).toBe('{"text":"rescued"}');
    else expect(said(outcome)).toBe('rescued');
  });

  test('endings carry the answer, decoded when somebody looks', async () => {
    let text: string | undefined;
    const look: Stage = {
      name: 's',
      after: (_run, ending) => {
        const result = ending.type === 'answered' ? ending.result() : undefined;
        text = result && textOf(result);
        return ending;
      },
    };
    const outcome = await bench(new ScriptedUpstream(good), { stages: [look] }).engine.handle(call());
    expect(text).toBe('hello');
    expect(said(outcome)).toBe('hello');
  });
});

test('what the caller put into the context is there in every run, and comes back changed', async () => {
  const context = new Map<string, unknown>([['from', 'caller']]);
  const seen: unknown[] = [];
  const stage: Stage = {
    name: 's',
    before: (run) => {
      seen.push(run.context.get('from'));
      run.context.set('to', run.fallbackIndex);
      return undefined;
    },
  };
  const { engine } = bench(new ScriptedUpstream(refuses(500), good), {
    providers: [settingsOf('one'), settingsOf('two')],
    stages: [stage],
  });
  await engine.handle(call({ context, fallbacks: [{ provider: 'two', model: 'm' }] }));
  expect(seen).toEqual(['caller', 'caller']);
  expect(context.get('to')).toBe(1);
});

describe('stages that fail', () => {
  const throws = () => {
    throw new Error('bug');
  };

  test.each<[string, Partial<Stage>, string]>([
    ['before, open', { before: throws }, 'hello'],
    [
      'before, closed',
      { before: throws, failsClosed: true },
      'plugin-failed: s failed, and no request passes without it',
    ],
    ['after, open', { after: throws }, 'hello'],
    [
      'after, closed',
      { after: throws, failsClosed: true },
      'plugin-failed: s failed, and no request passes without it',
    ],
    ['a rejected promise', { before: () => Promise.reject(new Error('bug')) }, 'hello'],
  ])('%s', async (_name, more, text) => {
    const { engine, logged } = bench(new ScriptedUpstream(good), { stages: [{ name: 's', ...more }] });
    expect(said(await engine.handle(call()))).toBe(text);
    expect(logged.map(({ level, message }) => [level, message.split(' ').slice(0, 3).join(' ')])).toEqual([
      ['error', 'stage s threw'],
    ]);
  });

  test('a client that leaves during a slow stage stops there', async () => {
    const client = new AbortController();
    const upstream = new ScriptedUpstream(hangs);
    const slow: Stage = {
      name: 's',
      before: async () => {
        client.abort();
        return undefined;
      },
    };
    const outcome = await bench(upstream, { stages: [slow] }).engine.handle(call({ signal: client.signal }));
    expect(said(outcome)).toBe('request-cancelled: request cancelled by caller');
    expect(upstream.requests).toEqual([]);
  });

  test('a stream that a stage breaks off', async () => {
    async function* broken(): AsyncGenerator<readonly StreamEvent[]> {
      yield eventsOfResult(resultOf('x')).slice(0, 3);
      throw new Error('bug');
    }
    const stages: Stage[] = [{ name: 's', before: () => ({ type: 'stream', events: broken() }) }];
    const plain = await bench(new ScriptedUpstream(good), { stages }).engine.handle(call());
    expect(said(plain)).toBe('plugin-failed: the stage that answered broke off its stream');
    const stream = streamOf(
      await bench(new ScriptedUpstream(good), { stages }).engine.handle(call({ isStream: true })),
    );
    expect((await readAll(stream)).flat().at(-1)).toContain('broke off its stream');
    expect((await stream.finished).error?.kind).toBe('plugin-failed');
  });
});
