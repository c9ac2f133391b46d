import { describe, expect, test } from 'bun:test';
import { ablestTarget, askOf } from '../../../testing/targets.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import type { Target } from '../codec.ts';
import type { Frame } from '../framing/frame.ts';
import type { TargetFeature } from '../target-features.ts';
import { openaiChat } from './openai-chat.ts';

const { relay } = openaiChat;
const ask = askOf('openai-chat');

const bodyOf = (text: string): JsonBody => {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
};

const usual: readonly TargetFeature[] = ['developer-role', 'reasoning-content', 'freeform-tools', 'verbosity'];
const host = (change: Partial<Target> = {}): Target =>
  ablestTarget('openai-chat', { model: 'gpt-4o-2024', features: new Set<string>(usual), ...change });

describe('requests', () => {
  const sent = (text: string, isStream = false, target = host()) => relay?.request(bodyOf(text), target, { isStream });

  test('every byte stays but those of the edited members', () => {
    const text = `{ "model" : "gpt-4o","messages":[ {"role":"user","content":"\\u00e9 \\/"} ],
      "seed": 12345678901234567890, "temperature":1.0,"fallbacks":["a/b"],"unknown":{"x":1} }`;
    expect(sent(text)).toBe(`{ "model" : "gpt-4o-2024","messages":[ {"role":"user","content":"\\u00e9 \\/"} ],
      "seed": 12345678901234567890, "temperature":1.0 }`);
  });

  test('nothing to edit: the very text', () => {
    const text = '{"model":"gpt-4o-2024","messages":[],"stream":true,"stream_options":{"include_usage":true}}';
    expect(sent(text, true)).toBe(text);
  });

  test('usage is asked for, and other stream options stay', () => {
    expect(sent('{"model":"gpt-4o-2024","messages":[],"stream":true}', true)).toBe(
      '{"model":"gpt-4o-2024","messages":[],"stream":true,"stream_options":{"include_usage":true}}',
    );
    const options = '{"include_obfuscation":false,"include_usage":false}';
    expect(sent(`{"model":"gpt-4o-2024","messages":[],"stream_options":${options}}`, true)).toBe(
      '{"model":"gpt-4o-2024","messages":[],"stream_options":{"include_obfuscation":false,"include_usage":true},"stream":true}',
    );
    expect(sent(`{"model":"gpt-4o-2024","messages":[],"stream":true,"stream_options":${options}}`)).toBe(
      '{"model":"gpt-4o-2024","messages":[]}',
    );
  });

  test('unknown members travel when the client asked for it, quirks have the last word', () => {
    const body = bodyOf('{"model":"gpt-4o-2024","messages":[],"min_p":0.10}');
    expect(relay?.request(body, host(), { isStream: false, keepsExtra: true })).toBe(body.text);
    expect(relay?.request(body, host(), { isStream: false, edits: { messages: undefined } })).toBe(
      '{"model":"gpt-4o-2024"}',
    );
  });

  test('the older limit for hosts that know no other, and the word for any tool', () => {
    const target = host({ features: new Set(['max-tokens-only']) });
    expect(
      sent('{"model":"gpt-4o-2024","messages":[],"max_completion_tokens":20,"tool_choice":"any"}', false, target),
    ).toBe('{"model":"gpt-4o-2024","messages":[],"tool_choice":"required","max_tokens":20}');
  });

  const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });
  const assistant = (members: object) => ({ messages: [{ role: 'assistant', content: 'a', ...members }] });
  const call = (members: object) =>
    assistant({ tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' }, ...members }] });
  const tool = (members: object) => ({ messages: [], tools: [{ type: 'function', ...members }] });
  const parameters = { type: 'object', properties: {} };

  test.each([
    [{ messages: [], reasoning: { effort: 'low' } }],
    [{ messages: [], reasoning_max_tokens: 5 }],
    [{ messages: [], top_k: 5 }],
    [{ messages: [], prediction: { type: 'content', content: 'x' } }],
    [{ messages: [], web_search_options: {} }],
    [{ messages: [], max_tokens: 5 }],
    [{ messages: [], user: 'u'.repeat(65) }],
    [{ messages: [], stop: ['1', '2', '3', '4', '5'] }],
    [{ messages: [], mcp_servers: [{}] }],
    [user([{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }])],
    [user([{ type: 'document', source: {} }])],
    [user([{ type: 'file', file: { file_url: 'u' } }])],
    [assistant({ reasoning: 'x' })],
    [assistant({ reasoning_details: [] })],
    [call({ index: 0 })],
    [call({ id: 'call_1f_ts_R2Vt' })],
    [call({ function: { name: 'f', arguments: '' } })],
    [{ messages: [{ role: 'tool', tool_call_id: 'call_1f_ts_R2Vt', content: '' }] }],
    [tool({ type: 'web_search_20250305', name: 'web_search' })],
    [tool({ function: { name: 'f', parameters: { type: 'object' } } })],
    [tool({ function: { name: 'f', parameters: '{}' } })],
    [tool({ function: { name: 'f', parameters }, defer_loading: true })],
  ])('has to be translated: %j', (body) => expect(sent(JSON.stringify({ model: 'm', ...body }))).toBeUndefined());

  test.each([
    [{ messages: [], max_tokens: 50, reasoning_effort: 'low', verbosity: 'low', functions: [], reasoning: null }],
    [
      user([
        { type: 'text', text: 'x' },
        { type: 'new_block', new: 1 },
      ]),
    ],
    [assistant({ reasoning_content: 'x', refusal: null, annotations: [] })],
    [call({})],
    [
      {
        messages: [
          { role: 'developer', content: 'd' },
          { role: 'tool', tool_call_id: 'c', content: 'r' },
        ],
      },
    ],
    [tool({ function: { name: 'f', parameters, strict: true } })],
    [tool({ type: 'custom', custom: { name: 'f' } })],
  ])('goes as it is: %j', (body) => expect(sent(JSON.stringify({ model: 'm', ...body }))).toBeString());

  test('facts of the host decide', () => {
    const text = '{"model":"m","messages":[],"temperature":1,"reasoning_effort":"minimal"}';
    expect(sent(text, false, host({ refusedParams: new Set(['sampling.temperature']) }))).toBeUndefined();
    expect(sent(text, false, host({ reasoning: { efforts: ['low', 'high'] } }))).toBeUndefined();
    expect(
      sent('{"model":"m","messages":[{"role":"developer"}]}', false, host({ features: new Set() })),
    ).toBeUndefined();
  });
});

describe('answers', () => {
  const answered = (text: string) => relay?.response(bodyOf(text), ask) ?? '';

  test('a complete answer is the very text', () => {
    const text = `{"id":"c","object":"chat.completion","created":1,"model":"m", "choices":[{"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2},"system_fingerprint":"fp","new":1.0}`;
    expect(answered(text)).toBe(text);
  });

  test('members that the API promises', () => {
    expect(JSON.parse(answered('{"id":"c","model":"","choices":[]}'))).toEqual({
      id: 'c',
      model: 'model-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      choices: [],
      system_fingerprint: '',
      usage: null,
    });
  });

  test('calls are numbered, reasoning is found under every name, all else stays letter by letter', () => {
    const head = '"object":"chat.completion","created":1,"model":"m","system_fingerprint":null,"usage":null';
    const message = '{"content":"\\u00e9","reasoning_content":"R","tool_calls":[{"id":"a"},{"index":7,"id":"b"}]}';
    expect(answered(`{${head},"choices":[{"message":${message}}]}`)).toBe(
      `{${head},"choices":[{"message":{"reasoning":"R","reasoning_details":[{"type":"reasoning.text","index":0,"text":"R"}],` +
        '"content":"\\u00e9","reasoning_content":"R","tool_calls":[{"index":0,"id":"a"},{"index":7,"id":"b"}]}}]}',
    );
  });

  test.each([
    ['{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}', undefined],
    ['{"prompt_tokens":5,"completion_tokens":2}', '{"total_tokens":7,"prompt_tokens":5,"completion_tokens":2}'],
    [
      '{"total_tokens":7,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":1}}',
      '{"total_tokens":7,"prompt_tokens_details":{"cached_read_tokens":4,"cached_write_tokens":1,"cached_tokens":4,"cache_write_tokens":1}}',
    ],
    ['{"total_tokens":7,"prompt_tokens_details":{}}', '{"total_tokens":7,"prompt_tokens_details":{"cached_tokens":0}}'],
    ['{"total_tokens":7,"cost":0.00010}', '{"total_tokens":7,"cost":{"total_cost":0.00010}}'],
  ])('usage %s', (usage, expected) => {
    const head = '"object":"chat.completion","created":1,"model":"m","system_fingerprint":null,"choices":[]';
    expect(answered(`{${head},"usage":${usage}}`)).toBe(`{${head},"usage":${expected ?? usage}}`);
  });
});

describe('streams', () => {
  const relayed = (lines: readonly (object | string)[]) => {
    const stream = relay?.stream(ask);
    const frames = lines.map((line): Frame => ({ data: typeof line === 'string' ? line : JSON.stringify(line) }));
    const out = [...frames.flatMap((frame) => stream?.push(frame) ?? []), ...(stream?.end() ?? [])];
    return { out: out.map(({ data }) => data), parsed: out.map(({ data }) => JSON.parse(data)), peek: stream?.peek() };
  };
  const chunk = (delta: object, more: object = {}) => ({ id: 'c', choices: [{ index: 0, delta, ...more }] });
  const finish = chunk({}, { finish_reason: 'stop' });
  const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };

  test('a role-only first chunk stays', () => {
    const first = '{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""}}] , "new":1.0}';
    expect(relayed([first, chunk({ content: 'a' }), finish, '[DONE]']).out[0]).toBe(first);
  });

  test('where nobody says the role, the first content does', () => {
    const { parsed } = relayed([
      chunk({ content: '' }),
      chunk({ content: 'a' }),
      chunk({ content: 'b' }),
      finish,
      '[DONE]',
    ]);
    expect(parsed.map(({ choices }) => choices[0].delta)).toEqual([
      { content: '' },
      { role: 'assistant', content: 'a' },
      { content: 'b' },
      {},
    ]);
  });

  test('usage moves into the finish, with news of the usage chunk', () => {
    const { out, peek } = relayed([
      chunk({ role: 'assistant', content: 'a' }, { finish_reason: null }),
      '{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null,"mark":1}',
      '{"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11},"news":{"b":2.0}}',
      '[DONE]',
    ]);
    expect(out[1]).toBe(
      '{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],' +
        '"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11},"mark":1,"news":{"b":2.0}}',
    );
    expect(out.length).toBe(2);
    expect(peek).toEqual({ id: 'c', usage: { input: 9, output: 2 }, finishReasons: ['stop'] });
  });

  test('a finish that came with content is not said twice', () => {
    const { parsed } = relayed([
      { ...chunk({ role: 'assistant', content: 'a' }, { finish_reason: 'length' }), usage },
      '[DONE]',
    ]);
    expect(parsed.map(({ choices, usage: told }) => [choices[0].finish_reason, told])).toEqual([
      ['length', null],
      [null, usage],
    ]);
  });

  test('counters that contradict one another: the maximum of each', () => {
    const { parsed } = relayed([
      { ...chunk({ role: 'assistant', content: 'a' }), usage: { prompt_tokens: 9, completion_tokens: 1 } },
      { ...finish, usage: { prompt_tokens: 0, completion_tokens: 2 } },
      '[DONE]',
    ]);
    expect(parsed.at(-1).usage).toMatchObject(usage);
    expect(parsed[0].usage).toBeNull();
  });

  test('calls are numbered and named once; without arguments they end as an empty object', () => {
    const named = { id: 'a', type: 'function', function: { name: 'f', arguments: '' } };
    const { parsed } = relayed([
      chunk({ role: 'assistant', tool_calls: [named] }),
      chunk({ tool_calls: [{ ...named, index: undefined }] }),
      chunk({ tool_calls: [{ id: 'b', function: { name: 'g', arguments: '{"x"' } }] }),
      chunk({ tool_calls: [{ id: 'b', type: 'function', function: { arguments: ':1}', name: 'g' } }] }),
      chunk({}, { finish_reason: 'tool_calls' }),
      '[DONE]',
    ]);
    expect(parsed.flatMap(({ choices }) => choices[0].delta.tool_calls ?? [])).toEqual([
      { index: 0, ...named },
      { index: 0, function: { arguments: '' } },
      { index: 1, type: 'function', id: 'b', function: { name: 'g', arguments: '{"x"' } },
      { index: 1, function: { arguments: ':1}' } },
      { index: 0, function: { arguments: '{}' } },
    ]);
    expect(parsed.at(-1).choices[0].finish_reason).toBe('tool_calls');
  });

  test('several candidates: every finish, usage in the last', () => {
    const of = (index: number, delta: object, finish_reason: string | null = null) => ({
      choices: [{ index, delta, finish_reason }],
    });
    const { parsed } = relayed([
      of(0, { content: 'a' }),
      of(0, {}, 'stop'),
      of(1, { content: 'b' }),
      of(1, {}, 'length'),
      { choices: [], usage },
      '[DONE]',
    ]);
    expect(parsed.map(({ choices: [c], usage: told }) => [c.index, c.finish_reason, told ?? null])).toEqual([
      [0, null, null],
      [0, 'stop', null],
      [1, null, null],
      [1, 'length', usage],
    ]);
    expect(parsed[2].choices[0].delta.role).toBe('assistant');
  });

  test('news of the host before the answer pass, mere usage does not', () => {
    const news = '{"choices":[],"prompt_filter_results":[{"a":1.0}]}';
    expect(relayed([news, { choices: [] }, chunk({ content: 'a' }), finish, '[DONE]']).out[0]).toBe(news);
    expect(relayed([{ choices: [] }, chunk({ content: 'a' }), finish, '[DONE]']).out.length).toBe(2);
  });

  test('an error ends the stream and is not passed on', () => {
    const { out, peek } = relayed([
      chunk({ content: 'a' }),
      { error: { message: 'boom', type: 't' } },
      finish,
      '[DONE]',
    ]);
    expect(out.length).toBe(1);
    expect(peek?.error).toMatchObject({ kind: 'upstream-error', message: 'boom', type: 't' });
  });

  test('an end of body: complete after a finish, cut without', () => {
    expect(relayed([chunk({ content: 'a' }), finish]).out.length).toBe(2);
    expect(relayed([chunk({ content: 'a' })]).peek?.error?.kind).toBe('stream-cut');
  });
});
