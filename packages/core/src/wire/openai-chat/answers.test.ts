import { describe, expect, test } from 'bun:test';
import { okValue } from '../../../testing/ok-value.ts';
import { askOf, plainSent } from '../../../testing/targets.ts';
import { textOfWire, wireOfText } from '../../../testing/wire-text.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import type { Candidate, GenerateResult } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import type { Ask } from '../codec.ts';
import { runStep } from '../step.ts';
import { openaiChat } from './openai-chat.ts';

const { codec } = openaiChat;
const ask = askOf('openai-chat');

const decoded = (body: object): GenerateResult =>
  okValue(codec.decodeResponse(wireOfText(JSON.stringify(body), codec.verbatim.response), plainSent('openai-chat')));

const encoded = (result: GenerateResult, to: Ask = ask) =>
  JSON.parse(textOfWire(codec.encodeResponse(result, to).wire));

const saying = (items: readonly AssistantItem[], more: Partial<Candidate> = {}): GenerateResult => ({
  id: 'r',
  model: 'm',
  createdAtMs: 1_700_000_000_000,
  candidates: [{ index: 0, items, finish: { reason: 'stop' }, ...more }],
});

const call = (callId: string): AssistantItem => ({
  type: 'tool-call',
  callId,
  name: 'f',
  input: { kind: 'json', json: asJsonText('{}') },
});

describe('plain answers', () => {
  test('what the unified API always says', () => {
    expect(encoded(saying([{ type: 'text', text: 'hi' }]))).toEqual({
      id: 'r',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
      usage: null,
      system_fingerprint: '',
    });
  });

  test('calls are numbered, and leave no content', () => {
    const { message } = encoded(saying([call('a'), call('b')])).choices[0];
    expect(message).toEqual({
      role: 'assistant',
      content: null,
      tool_calls: [
        { index: 0, type: 'function', id: 'a', function: { name: 'f', arguments: '{}' } },
        { index: 1, type: 'function', id: 'b', function: { name: 'f', arguments: '{}' } },
      ],
    });
  });

  test('Claude thinking reads as in the native API of OpenRouter and others, and comes back', () => {
    const seal = { kind: 'signature', data: 'S', mintedBy: { family: 'claude' } } as const;
    const thinking = { type: 'reasoning', entries: [{ kind: 'text', text: 'T' }], seal } as const;
    const { message } = encoded(saying([thinking, { type: 'text', text: 'Checking.' }])).choices[0];
    expect(message).toEqual({
      role: 'assistant',
      content: 'Checking.',
      reasoning: 'T',
      reasoning_content: 'T',
      reasoning_details: [
        { type: 'reasoning.text', index: 0, text: 'T', signature: 'S', format: 'anthropic-claude-v1' },
      ],
    });
  });

  test('Gemini seals ride on call ids and among the details of texts', () => {
    const seal = { kind: 'signature', data: 'R2Vt', mintedBy: { family: 'gemini' } } as const;
    const { message } = encoded(
      saying([
        { type: 'text', text: 'x', seal },
        { ...call('call_1f'), seal },
      ]),
    ).choices[0];
    expect(message.tool_calls[0].id).toBe('call_1f_ts_R2Vt');
    const again = decoded({ choices: [{ message, finish_reason: 'stop' }] }).candidates[0]?.items;
    expect(again).toMatchObject([
      { type: 'text', text: 'x', seal: { data: 'R2Vt' } },
      { type: 'tool-call', callId: 'call_1f', seal: { data: 'R2Vt' } },
    ]);
  });

  test.each(['signature', 'encrypted', 'redacted'] as const)('a seal of kind %s comes back as what it was', (kind) => {
    for (const family of ['claude', 'openai', 'nova']) {
      const seal = { kind, data: 'U2VhbA==', mintedBy: { family } };
      const { message } = encoded(saying([{ type: 'reasoning', entries: [], seal }])).choices[0];
      const [item] = decoded({ choices: [{ message, finish_reason: 'stop' }] }).candidates[0]?.items ?? [];
      expect(item?.seal).toMatchObject({ kind, data: 'U2VhbA==', mintedBy: { family } });
    }
  });

  test('citations count code points of the joined content', () => {
    const source = { kind: 'web', url: 'https://u.test', title: 't' } as const;
    const result = saying([
      { type: 'text', text: '🙂 Oslo is ' },
      { type: 'text', text: 'cold', annotations: [{ sources: [source] }] },
      { type: 'text', text: '.' },
    ]);
    const { message } = encoded(result).choices[0];
    expect(message.content).toBe('🙂 Oslo is cold.');
    expect(message.annotations).toEqual([
      { type: 'url_citation', url_citation: { start_index: 10, end_index: 14, title: 't', url: 'https://u.test' } },
    ]);
    const [text] = decoded({ choices: [{ message, finish_reason: 'stop' }] }).candidates[0]?.items ?? [];
    expect(text).toMatchObject({ annotations: [{ span: { start: 11, end: 15 } }] });
  });

  test.each([
    ['gateway', { reason: 'stop-sequence', stopSequence: 'END' }, 'stop', 'END'],
    ['gateway', { reason: 'pause' }, 'pause_turn', undefined],
    ['vendor', { reason: 'pause' }, 'stop', undefined],
    ['vendor', { reason: 'refusal' }, 'content_filter', undefined],
    ['gateway', { reason: 'context-window' }, 'model_context_window_exceeded', undefined],
    ['vendor', { reason: 'context-window' }, 'length', undefined],
    ['gateway', { reason: 'other', wire: { format: 'openai-chat', word: 'eos' } }, 'eos', undefined],
  ] as const)('%s finish %j: %s', (dialect, finish, word, stop) => {
    const [choice] = encoded(saying([], { finish }), { ...ask, dialect }).choices;
    expect([choice.finish_reason, choice.stop]).toEqual([word, stop]);
  });

  test('a refusal that only the finish explains, and a prompt that was refused', () => {
    const finish = { reason: 'refusal', refusal: { explanation: 'E' } } as const;
    expect(encoded(saying([], { finish })).choices[0].message).toEqual({
      role: 'assistant',
      content: null,
      refusal: 'E',
    });
    expect(encoded({ candidates: [], promptBlock: { reason: 'SAFETY', message: 'no' } }).choices).toEqual([
      { index: 0, message: { role: 'assistant', content: null, refusal: 'no' }, finish_reason: 'content_filter' },
    ]);
  });

  test('members that nobody knows stay with their level', () => {
    const body = {
      id: 'c',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      x_host: { a: 1 },
      citations: ['u'],
      choices: [
        { index: 0, message: { role: 'assistant', content: 'x', mood: 'calm' }, finish_reason: 'stop', seen: 1 },
      ],
    };
    expect(encoded(decoded(body))).toMatchObject(body);
  });

  test('an error under status 200 is an error, an answer without choices is unreadable', () => {
    const result = (body: object) => codec.decodeResponse(body, plainSent('openai-chat'));
    expect(result({ error: { message: 'boom', code: 42 } })).toMatchObject({
      ok: false,
      error: { message: 'boom', code: '42' },
    });
    expect(result({ object: 'x' })).toMatchObject({ ok: false, error: { kind: 'upstream-unreadable' } });
  });
});

const at = { candidate: 0, item: 0 } as const;

describe('streams', () => {
  const chunks = (events: readonly StreamEvent[], to: Ask = ask) =>
    runStep(codec.encodeStream(to), events).map((event) => {
      const { data, isLast } = codec.frameOf(event);
      return { ...JSON.parse(data), ...(isLast && { isLast }) };
    });
  const start: StreamEvent = { type: 'response-start', id: 'c1', model: 'm', createdAtMs: 1000 };
  const end: readonly StreamEvent[] = [
    { type: 'candidate-end', candidate: 0, finish: { reason: 'stop' } },
    { type: 'usage', usage: { input: 9, output: 2 } },
    { type: 'response-end' },
  ];
  const text: readonly StreamEvent[] = [
    { type: 'item-start', ...at, seed: { type: 'text', text: '' } },
    { type: 'text-delta', ...at, text: 'Hi' },
    { type: 'text-delta', ...at, text: ' you' },
    { type: 'item-end', ...at },
  ];

  test('the role comes with the first content, finish and usage together at the end', () => {
    const head = { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', system_fingerprint: '' };
    expect(chunks([start, ...text, ...end])).toEqual([
      { ...head, choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi' }, finish_reason: null }] },
      { ...head, choices: [{ index: 0, delta: { content: ' you' }, finish_reason: null }] },
      {
        ...head,
        choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
        usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
        isLast: true,
      },
    ]);
  });

  test('a client of the vendor gets usage in a chunk of its own, if it asked', () => {
    const tail = (wantsUsage: boolean) =>
      chunks([start, ...text, ...end], { ...ask, dialect: 'vendor', wantsUsage })
        .slice(2)
        .map(({ choices, usage }) => [choices.length, usage?.total_tokens]);
    expect(tail(true)).toEqual([
      [1, undefined],
      [0, 11],
    ]);
    expect(tail(false)).toEqual([[1, undefined]]);
  });

  test('a call is named once, and without arguments it ends as an empty object', () => {
    const seed: AssistantItem = {
      type: 'tool-call',
      callId: 'c',
      name: 'f',
      input: { kind: 'json', json: asJsonText('') },
    };
    const events: StreamEvent[] = [
      { type: 'item-start', ...at, seed },
      { type: 'item-end', ...at },
    ];
    expect(chunks([start, ...events, ...end]).flatMap(({ choices }) => choices[0].delta.tool_calls ?? [])).toEqual([
      { index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '' } },
      { index: 0, function: { arguments: '{}' } },
    ]);
  });

  test('a seal comes behind the text it signs, under the same index', () => {
    const seal = { kind: 'signature', data: 'S', mintedBy: { family: 'claude' } } as const;
    const events: StreamEvent[] = [
      { type: 'item-start', ...at, seed: { type: 'reasoning', entries: [] } },
      { type: 'reasoning-delta', ...at, entry: 0, kind: 'text', text: 'T' },
      { type: 'item-end', ...at, patch: { seal } },
    ];
    expect(
      chunks([start, ...events, ...end]).flatMap(({ choices }) => choices[0].delta.reasoning_details ?? []),
    ).toEqual([
      { type: 'reasoning.text', index: 0, text: 'T' },
      { type: 'reasoning.text', index: 0, text: '', signature: 'S', format: 'anthropic-claude-v1' },
    ]);
  });

  test('an error is the last word', () => {
    const error = { kind: 'stream-cut', message: 'cut' } as const;
    const out = chunks([start, ...text.slice(0, 2), { type: 'error', error }]);
    expect(out.length).toBe(2);
    expect(out[1]).toMatchObject({ is_bifrost_error: false, error: { message: 'cut' } });
  });

  test('bytes that end without a finish are an error, and nobody invents a finish', () => {
    const decoder = codec.decodeStream(plainSent('openai-chat'));
    const first = okValue(codec.eventOf({ data: '{"id":"c","choices":[{"index":0,"delta":{"content":"a"}}]}' }));
    expect([...decoder.push(first), ...decoder.end()].slice(-2)).toEqual([
      { type: 'item-end', candidate: 0, item: 1, patch: { status: 'incomplete' } },
      { type: 'error', error: { kind: 'stream-cut', message: 'the stream ended before the answer was complete' } },
    ]);
  });

  test('calls of hosts that do not number them', () => {
    const decoder = codec.decodeStream(plainSent('openai-chat'));
    const delta = (tool_calls: readonly object[]) => ({
      data: JSON.stringify({ choices: [{ delta: { tool_calls } }] }),
    });
    const frames = [
      delta([{ id: 'a', function: { name: 'f', arguments: '{"x"' } }]),
      delta([{ function: { arguments: ':1}' } }]),
      delta([{ id: 'b', function: { name: 'g', arguments: '{}' } }]),
      { data: '{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}' },
      { data: '[DONE]' },
    ];
    const told = frames.flatMap((frame) => decoder.push(okValue(codec.eventOf(frame))));
    expect(told.flatMap((event) => (event.type === 'input-delta' ? [[event.item, event.text]] : []))).toEqual([
      [16, '{"x"'],
      [16, ':1}'],
      [17, '{}'],
    ]);
  });
});
