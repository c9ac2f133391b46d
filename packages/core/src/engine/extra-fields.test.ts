import { describe, expect, test } from 'bun:test';
import { asJsonText } from '../schema/json/raw-json.ts';
import type { Frame } from '../wire/framing/frame.ts';
import { FrameStamp, withExtraFields } from './extra-fields.ts';
import type { Outcome } from './outcome.ts';
import type { ProviderSettings } from './provider-settings.ts';
import { bench, call, foreign, key, provider, readAll, settingsOf, streamOf } from './testing/engine-bench.ts';
import { LiveBody, type Reply, refuses, ScriptedUpstream, says, streams } from './testing/scripted-upstream.ts';
import { sse } from './testing/tiny-format.ts';

const gateway = { dialect: 'gateway' } as const;
const slowly =
  (reply: Reply, after: (ms: number) => Promise<void>, ms: number): Reply =>
  async (request, signal) => {
    await after(ms);
    return reply(request, signal);
  };

async function ask(reply: Reply, more: Partial<ProviderSettings> = {}, asked: Parameters<typeof call>[0] = {}) {
  const upstream = new ScriptedUpstream((request, signal) => slowly(reply, wait, 12.4)(request, signal));
  const { engine, time } = bench(upstream, { providers: [settingsOf('one', more)] });
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void time.after(ms, resolve));
  const handled = engine.handle(call({ ...gateway, ...asked }));
  await time.advance(100);
  return handled;
}

const parsed = (outcome: Outcome) => ('body' in outcome ? JSON.parse(outcome.body) : undefined);

describe('extra_fields of an answer', () => {
  test('stands at its end, everything before is the provider’s', async () => {
    const outcome = await ask(says('{"text":"x", "n":1.0}', 200, { 'x-up': '1' }), {
      keys: [key('a', { aliases: { m: 'real "m"' } })],
    });
    expect(outcome.type === 'answer' && outcome.body).toBe(
      '{"text":"x", "n":1.0,"extra_fields":{"request_type":"chat_completion","provider":"one",' +
        '"original_model_requested":"m","resolved_model_used":"real \\"m\\"","latency":12,"chunk_index":0,' +
        '"provider_response_headers":{"x-up":"1"}}}',
    );
  });

  test('only where the client’s API has it', async () => {
    expect(parsed(await ask(says({ text: 'x' }), {}, { dialect: 'vendor' }))).toEqual({ text: 'x' });
  });

  test('another gateway’s are replaced, not doubled', async () => {
    const outcome = await ask(says({ text: 'x', extra_fields: { provider: 'theirs' } }));
    expect(outcome.type === 'answer' && outcome.body.match(/extra_fields/g)).toHaveLength(1);
    expect(parsed(outcome).extra_fields.provider).toBe('one');
  });

  test('the word alone in the answer’s text does no harm', () => {
    const text = '{"text":"say \\"extra_fields\\" twice"}';
    expect(withExtraFields(text, '{}')).toBe('{"text":"say \\"extra_fields\\" twice","extra_fields":{}}');
  });

  test('stages add members', async () => {
    const { engine } = bench(new ScriptedUpstream(says({ text: 'x' })), {
      stages: [
        { name: 's', before: (run) => void run.extraFields.set('cache_debug', asJsonText('{"cache_hit":false}')) },
      ],
    });
    expect(parsed(await engine.handle(call(gateway))).extra_fields.cache_debug).toEqual({ cache_hit: false });
  });

  test('errors have them as well', async () => {
    expect(parsed(await ask(refuses(429, 'slow')))).toEqual({
      error: { message: 'slow', kind: 'upstream-error' },
      extra_fields: {
        request_type: 'chat_completion',
        provider: 'one',
        original_model_requested: 'm',
        resolved_model_used: 'm',
      },
    });
  });
});

describe('raw capture', () => {
  const reply = says('{ "text": "x", "n": 1.0 }');

  test.each<[string, Partial<ProviderSettings>, object, boolean, boolean]>([
    ['off', {}, {}, false, false],
    ['told', { sendsBackRawRequest: true, sendsBackRawResponse: true }, {}, true, true],
    ['kept for the log only', { storesRaw: true }, {}, false, true],
    [
      'switched off by the request',
      { sendsBackRawRequest: true, sendsBackRawResponse: true },
      { sendsBackRawRequest: false, sendsBackRawResponse: false },
      false,
      false,
    ],
    ['switched on by the request', {}, { sendsBackRawRequest: true, sendsBackRawResponse: true }, true, true],
  ])('%s', async (_name, more, options, isTold, isKept) => {
    const outcome = await ask(reply, more, { options });
    const { raw_request, raw_response } = parsed(outcome).extra_fields;
    expect(raw_request).toEqual(isTold ? { model: 'm', prompt: 'hi' } : undefined);
    expect(raw_response).toEqual(isTold ? { text: 'x', n: 1 } : undefined);
    expect(outcome.facts.rawRequest !== undefined).toBe(isKept);
    expect(outcome.facts.rawResponse !== undefined).toBe(isKept);
  });

  test('raw means raw: spelling and order survive, white space goes', async () => {
    const outcome = await ask(reply, { sendsBackRawResponse: true });
    expect(outcome.type === 'answer' && outcome.body).toContain('"raw_response":{"text":"x","n":1.0}');
  });

  test('of an error that is no JSON: a string', async () => {
    const outcome = await ask(says('<html> oops', 502), { sendsBackRawRequest: true });
    expect(parsed(outcome).extra_fields.raw_request).toEqual({ model: 'm', prompt: 'hi' });
  });

  test.each([
    ['relayed', {}],
    ['in the middle', { provider: provider('one', foreign) }],
  ])('of a stream: per frame, the request on the last one, %s', async (_name, more) => {
    const outcome = await ask(
      streams(sse({ start: true }, { text: 'a' }, { text: 'b' }), sse({ end: true })),
      { sendsBackRawRequest: true, sendsBackRawResponse: true, ...more },
      { isStream: true },
    );
    const stream = streamOf(outcome);
    const frames = (await readAll(stream)).flat().map((data) => JSON.parse(data));
    const b = frames.find(({ text }) => text === 'b');
    expect(b.extra_fields.raw_response).toEqual({ text: 'b' });
    expect(b.extra_fields).not.toHaveProperty('raw_request');
    expect(frames.at(-1).extra_fields).toMatchObject({ raw_request: { prompt: 'hi' }, raw_response: { end: true } });
    expect((await stream.finished).facts.rawResponse).toBe('{"start":true}\n{"text":"a"}\n{"text":"b"}\n{"end":true}');
  });
});

describe('extra_fields of a stream', () => {
  test.each([
    ['relayed', {}],
    ['in the middle', { provider: provider('one', foreign) }],
  ])('count chunks and time, %s', async (_name, more) => {
    const live = new LiveBody();
    const { engine, time } = bench(new ScriptedUpstream(live.reply), { providers: [settingsOf('one', more)] });
    const opening = engine.handle(call({ ...gateway, isStream: true }));
    await time.advance(20);
    live.say(sse({ text: 'a' }));
    const frames = streamOf(await opening).frames[Symbol.asyncIterator]();
    const fields = async () =>
      ((await frames.next()).value ?? []).map(({ data }: Frame) => {
        const { latency, chunk_index } = JSON.parse(data).extra_fields;
        return [chunk_index, latency];
      });
    expect(await fields()).toEqual([[0, 20]]);
    await time.advance(7);
    live.say(sse({ text: 'b' }, { text: 'c' }));
    expect(await fields()).toEqual([
      [1, 7],
      [2, 0],
    ]);
    await time.advance(3);
    live.say(sse({ end: true }));
    expect(await fields()).toEqual([[3, 30]]);
    live.end();
  });

  test('an error in mid-stream is the envelope, told once', async () => {
    const outcome = await ask(
      streams(sse({ text: 'a' }), sse({ error: { message: 'broke' } })),
      {},
      { isStream: true },
    );
    const frames = (await readAll(streamOf(outcome))).flat().map((data) => JSON.parse(data));
    expect(frames).toHaveLength(2);
    expect(frames[1]).toEqual({
      error: { message: 'broke', kind: 'upstream-error' },
      extra_fields: {
        request_type: 'chat_completion_stream',
        provider: 'one',
        original_model_requested: 'm',
        resolved_model_used: 'm',
      },
    });
  });

  test('formats that number their events keep their number', () => {
    const stamp = new FrameStamp({
      head: '{"provider":"one"',
      startedAt: 0,
      rawRequest: undefined,
      upstreamHeaders: {},
      stages: () => undefined,
    });
    const stamped = stamp.stamp(
      { event: 'response.x', data: '{"type":"response.x","sequence_number":41}' },
      3,
      undefined,
    );
    expect(stamped).toEqual({
      event: 'response.x',
      data: '{"type":"response.x","sequence_number":41,"extra_fields":{"provider":"one","latency":3,"chunk_index":41}}',
    });
    expect(stamp.stamp({ data: '[DONE]' }, 3, undefined)).toEqual({ data: '[DONE]' });
  });
});
