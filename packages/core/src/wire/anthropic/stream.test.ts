import { describe, expect, test } from 'bun:test';
import { anthropicViolations } from '../../../testing/acceptors/anthropic-acceptor.ts';
import { readStream, writeStream } from '../../../testing/anthropic-messages.ts';
import { streamViolations } from '../../../testing/lawful-stream.ts';
import { plainSent } from '../../../testing/targets.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import { foldEvents } from '../fold.ts';

const start = (id = 'msg_1', change: object = {}) => ({
  type: 'message_start',
  message: {
    id,
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    usage: { input_tokens: 5, output_tokens: 1 },
    ...change,
  },
});
const block = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
const delta = (index: number, type: string, said: object) => ({
  type: 'content_block_delta',
  index,
  delta: { type, ...said },
});
const stop = (index: number) => ({ type: 'content_block_stop', index });
const end = (stop_reason = 'end_turn', usage: object = { output_tokens: 7 }) => [
  { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
  { type: 'message_stop' },
];
const text = (index: number, said: string) => [
  block(index, { type: 'text', text: '' }),
  delta(index, 'text_delta', { text: said }),
  stop(index),
];

describe('from the provider', () => {
  test('blocks that come with the beginning are whole items, before all others', () => {
    const content = [{ type: 'tool_use', id: 't', name: 'w', input: { a: 1 } }];
    const events = readStream([
      start('m', { content, stop_reason: 'tool_use' }),
      ...text(0, 'x'),
      { type: 'message_stop' },
    ]);
    expect(streamViolations(events)).toEqual([]);
    const [candidate] = foldEvents(events).candidates;
    expect(candidate?.items.map(({ type }) => type)).toEqual(['tool-call', 'text']);
    expect(candidate?.finish.reason).toBe('tool-calls');
  });

  test('the same beginning twice is one beginning', () => {
    const events = readStream([start(), start(), ...text(0, 'x'), ...end()]);
    expect(events.filter(({ type }) => type === 'response-start')).toHaveLength(1);
    expect(events.at(-1)?.type).toBe('response-end');
  });

  test('another beginning breaks the stream, and nothing of the second answer is told', () => {
    const events = readStream([
      start('a'),
      block(0, { type: 'thinking', thinking: '' }),
      delta(0, 'thinking_delta', { thinking: 'T' }),
      start('b'),
      ...text(0, 'not mine'),
      ...end(),
    ]);
    expect(streamViolations(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { kind: 'stream-broken' } });
    expect(JSON.stringify(events)).not.toContain('not mine');
  });

  test('a cut stream ends what is open, and nobody gets a finish', () => {
    const events = readStream([
      start(),
      block(0, { type: 'tool_use', id: 't', name: 'w', input: {} }),
      delta(0, 'input_json_delta', { partial_json: '{"a":' }),
    ]);
    expect(events.slice(-2)).toMatchObject([
      { type: 'item-end', patch: { status: 'incomplete' } },
      { type: 'error', error: { kind: 'stream-cut' } },
    ]);
    expect(events.some(({ type }) => type === 'candidate-end')).toBe(false);
    expect(foldEvents(events).usage).toEqual({ input: 5, output: 1 });
  });

  test('counters grow by the greatest, cache counters are counted once', () => {
    const usage = { input_tokens: 3, cache_read_input_tokens: 80, cache_creation_input_tokens: 20, output_tokens: 1 };
    const last = { input_tokens: 3, cache_read_input_tokens: 80, output_tokens: 40 };
    const events = readStream([start('m', { usage }), ...text(0, 'x'), ...end('end_turn', last)]);
    expect(foldEvents(events).usage).toEqual({
      input: 103,
      output: 40,
      inputOf: { cacheRead: 80, cacheWrite: 20 },
    });
  });

  test('deltas of a block that is not open say nothing', () => {
    const events = readStream([start(), delta(3, 'text_delta', { text: 'lost' }), ...text(0, 'x'), ...end()]);
    expect(JSON.stringify(events)).not.toContain('lost');
  });

  test('an error in the stream has the status of its word', () => {
    const error = { type: 'overloaded_error', message: 'busy' };
    expect(readStream([start(), { type: 'error', error }]).at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'upstream-error', status: 529, type: 'overloaded_error', message: 'busy' },
    });
  });

  test('a call without arguments has an empty object', () => {
    const events = readStream([
      start(),
      block(0, { type: 'tool_use', id: 't', name: 'w', input: {} }),
      stop(0),
      ...end('tool_use'),
    ]);
    expect(foldEvents(events).candidates[0]?.items[0]).toMatchObject({ input: { kind: 'json', json: '{}' } });
  });

  test('events and deltas that nobody knows are kept for clients of the same API', () => {
    const events = readStream([start(), { type: 'news', n: 1.0 }, ...text(0, 'x'), ...end()]);
    expect(events).toContainEqual({
      type: 'aside',
      format: 'anthropic',
      label: 'news',
      wire: asJsonText('{"type":"news","n":1}'),
    });
    expect(writeStream(events).wire).toContainEqual({ type: 'news', n: 1 });
  });

  test('the tool that stands for a schema is the answer, and the text beside it is none', () => {
    const sent = plainSent('anthropic', { outputTool: 'bf_so_person' });
    const answered = readStream(
      [
        start(),
        ...text(0, 'Here:'),
        block(1, { type: 'tool_use', id: 't', name: 'bf_so_person', input: {} }),
        delta(1, 'input_json_delta', { partial_json: '{"n":' }),
        delta(1, 'input_json_delta', { partial_json: '"J"}' }),
        stop(1),
        ...end('tool_use'),
      ],
      sent,
    );
    expect(streamViolations(answered)).toEqual([]);
    const [candidate] = foldEvents(answered).candidates;
    expect(candidate?.items).toEqual([{ type: 'text', text: '{"n":"J"}' }]);
    expect(candidate?.finish.reason).toBe('stop');
    const declined = readStream([start(), ...text(0, 'No.'), ...end()], sent);
    expect(streamViolations(declined)).toEqual([]);
    expect(foldEvents(declined).candidates[0]?.items).toEqual([{ type: 'text', text: 'No.' }]);
  });

  test('freeform text is taken out of its wrapping', () => {
    const sent = plainSent('anthropic', { wrappedTools: new Set(['shell']) });
    const events = readStream(
      [
        start(),
        block(0, { type: 'tool_use', id: 't', name: 'shell', input: {} }),
        delta(0, 'input_json_delta', { partial_json: '{"input":"ls \\' }),
        delta(0, 'input_json_delta', { partial_json: 'n"}' }),
        stop(0),
        ...end('tool_use'),
      ],
      sent,
    );
    expect(foldEvents(events).candidates[0]?.items[0]).toMatchObject({ input: { kind: 'text', text: 'ls \n' } });
  });
});

const at = (item: number) => ({ candidate: 0, item }) as const;
const told = (...events: readonly StreamEvent[]): StreamEvent[] => [
  { type: 'response-start', id: 'r' },
  ...events,
  { type: 'candidate-end', candidate: 0, finish: { reason: 'stop' } },
  { type: 'response-end' },
];
const opening = (item: number, seed: AssistantItem): StreamEvent => ({ type: 'item-start', ...at(item), seed });
const callSeed = (name: string, json = ''): AssistantItem => ({
  type: 'tool-call',
  callId: `id-${name}`,
  name,
  input: { kind: 'json', json: asJsonText(json) },
});
const input = (item: number, said: string): StreamEvent => ({ type: 'input-delta', ...at(item), text: said });
const closing = (item: number): StreamEvent => ({ type: 'item-end', ...at(item) });

function heard(events: readonly StreamEvent[]) {
  const { wire, notes } = writeStream(events, 'openai-chat');
  const frames = wire.map((event) => ({ event: String(event['type']), data: JSON.stringify(event) }));
  expect(anthropicViolations(frames)).toEqual([]);
  return { wire, notes };
}

const partsOf = (wire: readonly object[]): string[] =>
  wire.map((event) => {
    const { type, index, delta: said, content_block } = Object(event);
    const what = said?.partial_json ?? said?.text ?? said?.thinking ?? said?.signature ?? content_block?.type ?? '';
    return type.startsWith('content_block') ? `${type.slice(14)} ${index} ${what}`.trim() : type;
  });

describe('to the client', () => {
  test('parallel calls out of order come one block after the other, no arguments mixed', () => {
    const { wire } = heard(
      told(
        opening(16, callSeed('a')),
        opening(17, callSeed('b')),
        input(16, '{"x":'),
        input(17, '{"y":'),
        input(16, '1}'),
        input(17, '2}'),
        closing(16),
        closing(17),
      ),
    );
    expect(partsOf(wire)).toEqual([
      'message_start',
      'start 0 tool_use',
      'delta 0 {"x":',
      'delta 0 1}',
      'stop 0',
      'start 1 tool_use',
      'delta 1 {"y":',
      'delta 1 2}',
      'stop 1',
      'message_delta',
      'message_stop',
    ]);
  });

  test('known usage stands in the beginning, else zeros; the last word counts', () => {
    const usage = { input: 9, output: 3 };
    const known = heard([{ type: 'response-start' }, { type: 'usage', usage }, ...told().slice(1)]);
    expect(Object(known.wire[0]).message.usage).toMatchObject({ input_tokens: 9 });
    const late = heard([...told().slice(0, -1), { type: 'usage', usage }, { type: 'response-end' }]);
    expect(Object(late.wire[0]).message.usage).toMatchObject({ input_tokens: 0, output_tokens: 0 });
    expect(late.wire.at(-2)).toMatchObject({ type: 'message_delta', usage: { input_tokens: 9, output_tokens: 3 } });
  });

  test('a signature is the last thing said before the stop', () => {
    const seal = { kind: 'signature', data: 'S', mintedBy: { family: 'claude' } } as const;
    const { wire } = heard(
      told(
        opening(0, { type: 'reasoning', entries: [] }),
        { type: 'item-patch', ...at(0), patch: { seal } },
        { type: 'reasoning-delta', ...at(0), entry: 0, kind: 'text', text: 'T' },
        closing(0),
      ),
    );
    expect(partsOf(wire).slice(1, 5)).toEqual(['start 0 thinking', 'delta 0 T', 'delta 0 S', 'stop 0']);
  });

  test('reasoning that cannot be read is one redacted block', () => {
    const seal = { kind: 'encrypted', data: 'gAAA', mintedBy: { family: 'openai' } } as const;
    const { wire } = heard(
      told(opening(0, { type: 'reasoning', entries: [], id: 'rs_1' }), { type: 'item-end', ...at(0), patch: { seal } }),
    );
    expect(wire[1]).toMatchObject({
      content_block: { type: 'redacted_thinking', data: expect.stringMatching(/^Z3dz/) },
    });
  });

  test('free text is the one text parameter of a function', () => {
    const seed: AssistantItem = { type: 'tool-call', callId: 'c', name: 'sh', input: { kind: 'text', text: '' } };
    const { wire } = heard(
      told(opening(0, seed), input(0, 'a "b"\n'), input(0, '\ud83d'), input(0, '\ude00'), closing(0)),
    );
    const json = wire.flatMap((event) => Object(event).delta?.partial_json ?? []).join('');
    expect(JSON.parse(json)).toEqual({ input: 'a "b"\n😀' });
  });

  test('arguments that are no object become one', () => {
    const { wire } = heard(
      told(
        opening(0, callSeed('a')),
        input(0, ' [1'),
        input(0, ']'),
        closing(0),
        opening(1, callSeed('b')),
        closing(1),
      ),
    );
    expect(partsOf(wire).slice(1, 6)).toEqual([
      'start 0 tool_use',
      'delta 0 {"value": [1]}',
      'stop 0',
      'start 1 tool_use',
      'stop 1',
    ]);
  });

  test('of both domain lists of WebSearch one is kept', () => {
    const both = '{"query":"q","allowed_domains":["a.com"],"blocked_domains":["b.com"]}';
    const { wire } = heard(
      told(opening(0, callSeed('WebSearch')), input(0, both.slice(0, 9)), input(0, both.slice(9)), closing(0)),
    );
    expect(JSON.parse(Object(wire[2]).delta.partial_json)).toEqual({ query: 'q', allowed_domains: ['a.com'] });
  });

  test('a citation that comes too late is noted', () => {
    const annotation = { sources: [{ kind: 'web', url: 'u' }] } as const;
    const { notes } = heard(
      told(opening(0, { type: 'text', text: '' }), { type: 'text-delta', ...at(0), text: 'x' }, closing(0), {
        type: 'annotation',
        ...at(0),
        annotation,
      }),
    );
    expect(notes).toEqual(['dropped candidates[].items[].annotations position-lost form']);
  });

  test('an error ends everything: no finish, no usage', () => {
    const error = { kind: 'stream-cut', message: 'm' } as const;
    const { wire } = heard([
      { type: 'response-start' },
      opening(0, { type: 'text', text: '' }),
      closing(0),
      { type: 'error', error },
    ]);
    expect(partsOf(wire)).toEqual(['message_start', 'error']);
  });
});
