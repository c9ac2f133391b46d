import { describe, expect, test } from 'bun:test';
import { responsesViolations } from '../../../testing/acceptors/responses-acceptor.ts';
import { ablestTarget, askOf } from '../../../testing/targets.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import type { Frame } from '../framing/frame.ts';
import type { RelaySend } from '../relay.ts';
import { wrapSeal } from '../seal-envelope.ts';
import { openaiResponses } from './openai-responses.ts';

const { relay } = openaiResponses;
const target = ablestTarget('openai-responses', { model: 'gpt-5' });

const bodyOf = (text: string): JsonBody => {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};

const relayed = (text: string, send: RelaySend = { isStream: false }) => relay?.request(bodyOf(text), target, send);
const item = (wire: object): string => JSON.stringify({ model: 'm', input: [wire] });

describe('a request on the fast path', () => {
  test('every byte stays but for the members that are due', () => {
    const text =
      '{ "model" : "openai/gpt-5", "input":[ {"role":"user","content":[{"type":"novel","x":1.0}]} ],\n"fallbacks":["a/b"], "top_k":3, "tools":[{"type":"computer"}] }';
    expect(relayed(text)).toBe(
      '{ "model" : "gpt-5", "input":[ {"role":"user","content":[{"type":"novel","x":1.0}]} ], "tools":[{"type":"computer"}] }',
    );
  });

  test.each<readonly [string, RelaySend, string]>([
    ['{"model":"m","input":"hi"}', { isStream: true }, '{"model":"gpt-5","input":"hi","stream":true}'],
    ['{"model":"m","input":"hi","stream":true}', { isStream: false }, '{"model":"gpt-5","input":"hi","stream":false}'],
    [
      '{"model":"m","input":"hi","max_output_tokens":5}',
      { isStream: false },
      '{"model":"gpt-5","input":"hi","max_output_tokens":16}',
    ],
    [`{"model":"m","input":"hi","user":"${'x'.repeat(65)}"}`, { isStream: false }, '{"model":"gpt-5","input":"hi"}'],
    [
      '{"model":"m","input":"hi","store":true}',
      { isStream: false, edits: { store: asJsonText('false') } },
      '{"model":"gpt-5","input":"hi","store":false}',
    ],
    [
      '{"model":"m","input":"hi","my":1}',
      { isStream: false, edits: { my: asJsonText('1') } },
      '{"model":"gpt-5","input":"hi","my":1}',
    ],
    [
      '{"model":"m","input":"hi","previous_response_id":"resp_1","store":true}',
      { isStream: false },
      '{"model":"gpt-5","input":"hi","previous_response_id":"resp_1","store":true}',
    ],
  ])('%s', (text, send, expected) => {
    expect(relayed(text, send)).toBe(expected);
  });

  const envelope = wrapSeal({ seal: { kind: 'signature', data: 'S', mintedBy: { family: 'claude' } } });

  test.each<readonly [string, string]>([
    ['a reasoning budget', '{"model":"m","input":"hi","reasoning":{"max_tokens":5}}'],
    ['hidden summaries', '{"model":"m","input":"hi","reasoning":{"summary":"none"}}'],
    ['the choice any', '{"model":"m","input":"hi","tool_choice":"any"}'],
    ['one item alone', '{"model":"m","input":{"role":"user","content":"hi"}}'],
    [
      'a cache marker on a part',
      item({ role: 'user', content: [{ type: 'input_text', text: 'x', cache_control: { type: 'ephemeral' } }] }),
    ],
    [
      'a cache marker on a result',
      item({ type: 'function_call_output', call_id: 'c', output: 'x', cache_control: { type: 'ephemeral' } }),
    ],
    ['an enveloped seal', item({ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: envelope })],
    [
      'a signed block',
      item({
        type: 'reasoning',
        id: 'rs_1',
        summary: [],
        content: [{ type: 'reasoning_text', text: 'T', signature: 'S' }],
      }),
    ],
    [
      'an id of this gateway',
      item({ type: 'function_call', id: `fc_bf${'0'.repeat(40)}`, call_id: 'c', name: 'w', arguments: '{}' }),
    ],
    ['a role on a call', item({ type: 'function_call', role: 'assistant', call_id: 'c', name: 'w', arguments: '{}' })],
    [
      'a call id that is too long',
      item({ type: 'function_call', call_id: 'c'.repeat(65), name: 'w', arguments: '{}' }),
    ],
    ['a readable digest', item({ role: 'assistant', content: [{ type: 'compaction', summary: 'S' }] })],
    ['a zoom', item({ type: 'computer_call', id: 'cu_1', call_id: 'c', action: { type: 'zoom' } })],
    ['uses of a search', '{"model":"m","input":"hi","tools":[{"type":"web_search","max_uses":2}]}'],
    ['a page fetch', '{"model":"m","input":"hi","tools":[{"type":"web_fetch"}]}'],
    [
      'examples of a tool',
      '{"model":"m","input":"hi","tools":[{"type":"namespace","name":"n","tools":[{"type":"function","name":"f","input_examples":[]}]}]}',
    ],
  ])('%s has to be translated', (_, text) => {
    expect(relayed(text)).toBeUndefined();
  });
});

describe('an answer on the fast path', () => {
  const ask = askOf('openai-responses', 'openai-responses', { receivedAtMs: 5_000 });

  test('the unified API shows what it promises, and adds nothing twice', () => {
    const text =
      '{"id":"r","output":[],"usage":{"input_tokens":3,"input_tokens_details":{"cached_tokens":2},"output_tokens":1,"total_tokens":4},"x":1.0}';
    const completed = relay?.response(bodyOf(text), ask) ?? '';
    expect(completed).toStartWith(
      '{"id":"r","output":[],"usage":{"input_tokens":3,"input_tokens_details":{"cached_tokens":2,"cached_read_tokens":2,"cached_write_tokens":0},"output_tokens":1,"total_tokens":4},"x":1.0,',
    );
    expect(JSON.parse(completed)).toMatchObject({
      object: 'response',
      created_at: 5,
      model: 'model-1',
      tools: [],
      error: null,
      reasoning: null,
    });
    expect(relay?.response(bodyOf(completed), ask)).toBe(completed);
  });

  const created: Frame = {
    event: 'response.created',
    data: '{"type":"response.created","sequence_number":0,"response":{"id":"r","model":"m","status":"in_progress","output":[],"created_at":1}}',
  };
  const through = (frames: readonly Frame[], dialect: 'gateway' | 'vendor' = 'gateway') => {
    const stream = relay?.stream(askOf('openai-responses', 'openai-responses', { dialect }));
    const told = frames.flatMap((frame) => [...(stream?.push(frame) ?? [])]);
    return { told: [...told, ...(stream?.end() ?? [])], peek: stream?.peek() };
  };

  test('event names are put where a host leaves them out, [DONE] and keep-alives are left out', () => {
    const { told } = through(
      [
        { data: created.data },
        { data: '{"type":"keepalive"}' },
        { data: '{"type":"response.output_text.delta","delta":"x"}' },
        { data: '[DONE]' },
      ],
      'vendor',
    );
    expect(told.slice(0, 2)).toEqual([
      created,
      { event: 'response.output_text.delta', data: '{"type":"response.output_text.delta","delta":"x"}' },
    ]);
  });

  test('a cut stream is told as error and failed answer', () => {
    const { told, peek } = through([created]);
    expect(told.map(({ event, isLast }) => [event, isLast])).toEqual([
      ['response.created', undefined],
      ['error', undefined],
      ['response.failed', true],
    ]);
    expect(peek).toMatchObject({ id: 'r', model: 'm', error: { kind: 'stream-cut' } });
    expect(responsesViolations(told)).toEqual([]);
  });

  test('an error in the stream passes and is remembered', () => {
    const error: Frame = {
      event: 'error',
      data: '{"type":"error","sequence_number":1,"error":{"code":"rate_limit_exceeded","message":"M"}}',
    };
    const { told, peek } = through([created, error]);
    expect(told.at(-1)).toEqual(error);
    expect(peek?.error).toMatchObject({ message: 'M', status: 429 });
  });
});
