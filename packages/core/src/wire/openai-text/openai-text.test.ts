import { describe, expect, test } from 'bun:test';
import { streamViolations } from '../../../testing/lawful-stream.ts';
import { normalForm } from '../../../testing/normal-form.ts';
import { okValue } from '../../../testing/ok-value.ts';
import { recordings } from '../../../testing/recordings.ts';
import { ablestTarget, askOf, plainSent } from '../../../testing/targets.ts';
import { textOfWire, wireOfText } from '../../../testing/wire-text.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { foldEvents } from '../fold.ts';
import type { Frame } from '../framing/frame.ts';
import { openaiText } from './openai-text.ts';

const { codec, relay, check } = openaiText;
const sent = plainSent('openai-text');
const ask = askOf('openai-text');

const bodyOf = (body: object | string): JsonBody => {
  const parsed = JsonBody.parse(typeof body === 'string' ? body : JSON.stringify(body));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};

const decodedRequest = (body: object) =>
  okValue(codec.decodeRequest(wireOfText(JSON.stringify(body), codec.verbatim.request)));
const decoded = (text: string) => okValue(codec.decodeResponse(wireOfText(text, codec.verbatim.response), sent));

describe('requests', () => {
  test.each([
    [{}, 'prompt is required for text completion'],
    [{ prompt: [] }, 'prompt is required for text completion'],
    [{ prompt: '' }, 'fine'],
    [{ prompt: 'a', logprobs: 2, stop: 'x' }, 'fine'],
    [{ prompt: [1, 2] }, 'fine'],
    [{ prompt: [[1], [2]] }, 'fine'],
    [{ prompt: 5 }, 'invalid request format: prompt must be a string or an array of strings'],
    [{ prompt: ['a', 5] }, 'invalid request format: prompt must be a string or an array of strings'],
    [{ prompt: 'a', n: '2' }, 'invalid request format: n must be an integer'],
  ])('%j: %s', (body, expected) => {
    const checked = check(bodyOf(body));
    expect(checked.ok ? 'fine' : checked.error.message).toBe(expected);
  });

  test.each([
    [{ prompt: 'a', suffix: 's', echo: true, best_of: 2, logprobs: 3, max_tokens: 5, n: 2, seed: 1, user: 'u' }],
    [{ prompt: ['a', 'b'], temperature: 0.5, stop: ['x'], stream: true, stream_options: { include_usage: true } }],
    [{ prompt: [[1, 2], [3]], logit_bias: { '5': -1 } }],
  ])('there and back: %j', (body) => {
    const { wire, notes } = okValue(codec.encodeRequest(decodedRequest(body), ablestTarget('openai-text')));
    expect(JSON.parse(textOfWire(wire))).toEqual({ model: 'model-1', ...body });
    expect(notes).toEqual([]);
  });

  test('a conversation becomes one prompt, with a note', () => {
    const { wire, notes } = okValue(
      codec.encodeRequest(
        {
          model: 'm',
          instructions: [{ authority: 'system', placement: 'message', parts: [{ type: 'text', text: 'S' }] }],
          turns: [{ role: 'user', items: [{ type: 'text', text: 'q' }] }],
          tools: [],
        },
        ablestTarget('openai-text'),
      ),
    );
    expect(JSON.parse(textOfWire(wire)).prompt).toBe('S\n\nq');
    expect(notes.map(({ what, field }) => `${what} ${field}`)).toEqual(['dropped tools', 'approximated turns[]']);
  });

  test('relay: the client bytes but for what is due', () => {
    const body = bodyOf('{"model":"x", "prompt":"\\u00e9","fallbacks":[],"min_p":0.1,"seed":1e400}');
    expect(relay?.request(body, ablestTarget('openai-text'), { isStream: true })).toBe(
      '{"model":"model-1", "prompt":"\\u00e9","seed":1e400,"stream":true,"stream_options":{"include_usage":true}}',
    );
  });
});

describe('recordings', () => {
  const all = recordings('openai/completion');

  test.each(all.flatMap(({ name, body }) => (body ? [[name, body] as const] : [])))('%s', (_, body) => {
    const result = decoded(body);
    expect(result).toMatchObject({ candidates: [{ finish: { reason: 'length' } }], usage: { input: 14, output: 16 } });
    const again = JSON.parse(textOfWire(codec.encodeResponse(result, ask).wire));
    expect(again).toMatchObject(JSON.parse(body));
    expect(relay?.response(bodyOf(body), { ...ask, dialect: 'vendor' })).toBe(body);
    expect(JSON.parse(relay?.response(bodyOf(body), ask) ?? '')).toEqual({
      ...JSON.parse(body),
      system_fingerprint: '',
    });
  });

  test.each(all.flatMap(({ name, chunks }) => (chunks ? [[name, chunks] as const] : [])))('%s', (_, chunks) => {
    const events = eventsOf(chunks);
    expect(streamViolations(events)).toEqual([]);
    const text = chunks.flatMap(({ data }) => (data === '[DONE]' ? [] : [JSON.parse(data).choices[0]?.text ?? '']));
    expect(foldEvents(events)).toMatchObject({
      candidates: [{ items: [{ text: text.join('') }], finish: { reason: 'length' } }],
      usage: { input: 14, output: 16 },
    });
    const stream = relay?.stream(ask);
    const out = [...chunks.flatMap((frame) => stream?.push(frame) ?? []), ...(stream?.end() ?? [])];
    expect(normalForm(foldEvents(eventsOf(out)))).toEqual(normalForm(foldEvents(events)));
    expect(out.map(({ isLast }) => isLast === true).indexOf(true)).toBe(out.length - 1);
    expect(JSON.parse(out.at(-1)?.data ?? '{}').usage).toMatchObject({ total_tokens: 30 });
    expect(out.filter((frame) => chunks.includes(frame)).length).toBeGreaterThan(10);
  });

  function eventsOf(frames: readonly Frame[]): StreamEvent[] {
    const decoder = codec.decodeStream(sent);
    const told = frames.flatMap((frame) => {
      const event = okValue(codec.eventOf(frame));
      return event === undefined ? [] : decoder.push(event);
    });
    return [...told, ...decoder.end()];
  }
});

test('logprobs stay as this format has them', () => {
  const logprobs = { tokens: ['a'], token_logprobs: [-0.5], top_logprobs: [{ a: -0.5 }], text_offset: [3] };
  const body = JSON.stringify({ choices: [{ index: 0, text: 'a', logprobs, finish_reason: 'stop' }] });
  expect(JSON.parse(textOfWire(codec.encodeResponse(decoded(body), ask).wire)).choices[0].logprobs).toEqual(logprobs);
});

test('logprobs of another format are spelled anew', () => {
  const tokens = [
    { token: 'He', logprob: -0.1, top: [{ token: 'He', logprob: -0.1 }] },
    { token: 'y', logprob: -0.2 },
  ];
  const items = [{ type: 'text', text: 'Hey', logprobs: tokens } as const];
  const { wire } = codec.encodeResponse({ candidates: [{ index: 0, items, finish: { reason: 'stop' } }] }, ask);
  expect(JSON.parse(textOfWire(wire)).choices[0].logprobs).toEqual({
    tokens: ['He', 'y'],
    token_logprobs: [-0.1, -0.2],
    top_logprobs: [{ He: -0.1 }, {}],
    text_offset: [0, 2],
  });
});
