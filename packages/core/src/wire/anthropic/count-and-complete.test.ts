import { describe, expect, test } from 'bun:test';
import { request, target } from '../../../testing/anthropic-messages.ts';
import { streamViolations } from '../../../testing/lawful-stream.ts';
import { okValue } from '../../../testing/ok-value.ts';
import { askOf, plainSent } from '../../../testing/targets.ts';
import { textOfWire } from '../../../testing/wire-text.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { foldEvents } from '../fold.ts';
import { runStep } from '../step.ts';
import { anthropicComplete } from './anthropic-complete.ts';
import { anthropicCountTokens } from './anthropic-count-tokens.ts';

function bodyOf(value: object): JsonBody {
  const parsed = JsonBody.parse(JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
}

describe('count tokens', () => {
  const format = anthropicCountTokens();
  const to = { provider: 'anthropic', model: 'claude-x', receivedAtMs: 0 };

  test('the prompt goes out, what shapes the answer does not', () => {
    const asked = bodyOf({
      model: 'm',
      system: 'S',
      messages: [{ role: 'user', content: 'a' }],
      tools: [{ name: 'w', input_schema: { b: 1, a: 2 } }],
      temperature: 1,
      stop_sequences: ['x'],
      stream: true,
    });
    const { wire, notes } = okValue(format.encodeRequest(okValue(format.decodeRequest(asked)), to));
    expect<string>(textOfWire(wire)).toBe(
      '{"model":"claude-x","system":[{"type":"text","text":"S"}],"messages":[{"role":"user","content":[{"type":"text","text":"a"}]}],"tools":[{"name":"w","input_schema":{"b":1,"a":2}}]}',
    );
    expect(notes).toEqual([]);
  });

  test('the count comes back', () => {
    const counted = okValue(format.decodeResponse(bodyOf({ input_tokens: 7 }), { request: request() }));
    expect(counted).toEqual({ inputTokens: 7, totalTokens: 7 });
    expect<unknown>(format.encodeResponse(counted, to)).toEqual({ input_tokens: 7 });
    expect(format.decodeResponse(bodyOf({}), { request: request() }).ok).toBe(false);
  });
});

const { codec, check } = anthropicComplete;

describe('text completion', () => {
  test('the frame is put around a prompt, and not twice', () => {
    const promptOf = (text: string) => {
      const asked = request({ turns: [{ role: 'user', items: [{ type: 'text', text }] }] });
      return Object(okValue(codec.encodeRequest(asked, target())).wire).prompt;
    };
    expect(promptOf('Hi')).toBe('\n\nHuman: Hi\n\nAssistant:');
    const framed = '\n\nHuman: a\n\nAssistant: b\n\nHuman: c\n\nAssistant:';
    expect(promptOf(framed)).toBe(framed);
  });

  test('a body is read and written again', () => {
    const body = {
      model: 'model-1',
      prompt: '\n\nHuman: Hi\n\nAssistant:',
      max_tokens_to_sample: 9,
      temperature: 1,
      stop_sequences: ['END'],
      metadata: { user_id: 'u' },
    };
    const read = okValue(codec.decodeRequest(body));
    expect(read.turns).toEqual([{ role: 'user', items: [{ type: 'text', text: 'Hi' }] }]);
    const { wire, notes } = okValue(codec.encodeRequest(read, target()));
    expect<unknown>(wire).toEqual(body);
    expect(notes).toEqual([]);
  });

  test('an answer is text and the reason of its end', () => {
    const body = {
      type: 'completion',
      id: 'c',
      completion: ' Hello',
      stop_reason: 'stop_sequence',
      stop: '\n\nHuman:',
      model: 'm',
    };
    const read = okValue(codec.decodeResponse(body, plainSent('anthropic')));
    expect(read.candidates[0]).toMatchObject({ items: [{ text: ' Hello' }], finish: { reason: 'stop' } });
    const { wire } = codec.encodeResponse({ ...read, usage: { input: 3, output: 2 } }, askOf('anthropic'));
    expect(wire).toMatchObject({
      type: 'completion',
      id: 'c',
      completion: ' Hello',
      stop_reason: 'stop_sequence',
      usage: { input_tokens: 3 },
    });
  });

  test('a stream is lawful and says the same', () => {
    const events = [
      { type: 'completion', id: 'c', completion: ' Hel', stop_reason: null, model: 'm' },
      { type: 'ping' },
      { type: 'completion', id: 'c', completion: 'lo', stop_reason: 'max_tokens', model: 'm' },
    ];
    const told = runStep(codec.decodeStream(plainSent('anthropic')), events);
    expect(streamViolations(told)).toEqual([]);
    expect(foldEvents(told).candidates[0]).toMatchObject({ items: [{ text: ' Hello' }], finish: { reason: 'length' } });
    const cut = runStep(codec.decodeStream(plainSent('anthropic')), events.slice(0, 1));
    expect(streamViolations(cut)).toEqual([]);
    expect(cut.at(-1)).toMatchObject({ type: 'error', error: { kind: 'stream-cut' } });
    const heard = runStep(codec.encodeStream(askOf('anthropic')), told);
    expect(runStep(codec.decodeStream(plainSent('anthropic')), heard).at(-1)?.type).toBe('response-end');
  });

  test('a client cannot stream it', () => {
    const checked = check(bodyOf({ model: 'm', prompt: 'p', stream: true }));
    expect(checked).toMatchObject({
      ok: false,
      error: { message: 'streaming is not supported for this request type' },
    });
  });
});
