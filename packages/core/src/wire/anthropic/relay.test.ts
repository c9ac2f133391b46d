import { describe, expect, test } from 'bun:test';
import { target, without } from '../../../testing/anthropic-messages.ts';
import { askOf } from '../../../testing/targets.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { runStep } from '../step.ts';
import { anthropic } from './anthropic.ts';

const { relay } = anthropic;

function relayed(text: string, to = target(), isStream = false): string | undefined {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return relay?.request(parsed.body, to, { isStream });
}

const rest = '"max_tokens": 9,  "messages":[{"role":"user","content":"\\u00e9 1.0"}], "new_member":{"z":1.0,"1":1e2}';

describe('the client’s own bytes go out', () => {
  test('but for the model', () => {
    expect(relayed(`{ "model":"anthropic/claude-x", ${rest} }`)).toBe(`{ "model":"model-1", ${rest} }`);
  });

  test('with what the API wants and the client left out', () => {
    expect(relayed('{"model":"model-1","messages":[]}', target(), true)).toBe(
      '{"model":"model-1","messages":[],"max_tokens":32000,"stream":true}',
    );
  });

  test('without what was meant for the gateway', () => {
    expect(relayed(`{"fallbacks":["openai/gpt"],"model":"model-1","extra_params":{},${rest}}`)).toBe(
      `{"model":"model-1",${rest}}`,
    );
  });

  test.each([
    ['"default"', '"default"'],
    ['[{"model":"claude-y","max_tokens":5}]', '[{"model":"claude-y","max_tokens":5}]'],
    ['["openai/gpt",{"model":"claude-y"},{"provider":"openai","model":"gpt"}]', '[{"model":"claude-y"}]'],
  ])('with the fallbacks that are Anthropic’s: %s', (fallbacks, kept) => {
    expect(relayed(`{"model":"model-1",${rest},"fallbacks":${fallbacks}}`)).toBe(
      `{"model":"model-1",${rest},"fallbacks":${kept}}`,
    );
  });
});

const body = (members: object): string =>
  JSON.stringify({ model: 'model-1', max_tokens: 9, messages: [{ role: 'user', content: 'a' }], ...members });

describe('what a target takes only in part takes the middle way', () => {
  const scoped = { type: 'ephemeral', scope: 'global' };
  test.each([
    [
      'thinking without a signature',
      { messages: [{ role: 'assistant', content: [{ type: 'thinking', thinking: 'T' }] }] },
      target(),
    ],
    [
      'a seal in an envelope',
      { messages: [{ role: 'assistant', content: [{ type: 'redacted_thinking', data: 'Z3dzZWFsMQ==' }] }] },
      target(),
    ],
    [
      'a seal on an id',
      { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'c_ts_R2Vt', name: 'w', input: {} }] }] },
      target(),
    ],
    ['a scope', { system: [{ type: 'text', text: 'a', cache_control: scoped }] }, without('cache-scope')],
    [
      'a scope inside a result',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'a', cache_control: scoped }] },
            ],
          },
        ],
      },
      without('cache-scope'),
    ],
    ['effort', { output_config: { effort: 'low' } }, without('effort')],
    ['a budget for the task', { output_config: { task_budget: { type: 'tokens', total: 9 } } }, without('task-budget')],
    ['a schema', { output_config: { format: { type: 'json_schema', schema: {} } } }, without('json-schema')],
    ['speed', { speed: 'fast' }, without('fast-mode')],
    ['servers', { mcp_servers: [{ type: 'url', url: 'u', name: 'n' }] }, without('mcp')],
    ['edits', { context_management: { edits: [{ type: 'compact_20260112' }] } }, without('compaction-edits')],
    ['tools of the host', { tools: [{ type: 'web_fetch_20250910', name: 'web_fetch' }] }, without('web-fetch')],
    ['deferred tools', { tools: [{ name: 'w', input_schema: {}, defer_loading: true }] }, without('deferred-tools')],
    ['tools of another version', { tools: [{ type: 'computer_20250124', name: 'computer' }] }, target()],
    [
      'code beside web tools that bring it',
      {
        tools: [
          { type: 'web_search_20260209', name: 'web_search' },
          { type: 'code_execution_20250825', name: 'code_execution' },
        ],
      },
      target(),
    ],
    ['system turns', { messages: [{ role: 'system', content: 'a' }] }, without('system-anywhere')],
    ['refused parameters', { temperature: 1 }, target({ refusedParams: new Set(['sampling.temperature']) })],
    [
      'a budget for a model without one',
      { thinking: { type: 'enabled', budget_tokens: 2048 } },
      target({ reasoning: { isAdaptive: true } }),
    ],
  ])('%s', (_, members, to) => {
    expect(relayed(body(members), to)).toBeUndefined();
    expect(relayed(body({}), to)).toBeDefined();
  });

  test('all of that goes as it is where it is taken', () => {
    const members = {
      system: [{ type: 'text', text: 'a', cache_control: scoped }],
      output_config: { effort: 'low', task_budget: { type: 'tokens', total: 9 } },
      speed: 'fast',
      tools: [
        { type: 'web_search_20260209', name: 'web_search' },
        { type: 'computer_20251124', name: 'computer' },
        { name: 'w', input_schema: {}, defer_loading: true, strict: true },
      ],
    };
    expect(relayed(body(members))).toBe(body(members));
  });
});

const start = (id: string) => ({
  event: 'message_start',
  data: `{"type":"message_start","message":{"id":"${id}","model":"m","usage":{"input_tokens":5,"output_tokens":1}}}`,
});
const word = {
  event: 'content_block_delta',
  data: '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\\"type\\":\\"error\\""}}',
};
const last = [
  {
    event: 'message_delta',
    data: '{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}',
  },
  { event: 'message_stop', data: '{"type":"message_stop"}' },
];

function stream() {
  const step = relay?.stream(askOf('anthropic'));
  if (step === undefined) throw new Error('no relay');
  return step;
}

describe('the provider’s own frames come back', () => {
  test('one for one, and tell what cost and logs want to know', () => {
    const step = stream();
    const frames = [start('a'), word, ...last];
    expect(runStep(step, frames)).toEqual([
      ...frames.slice(0, 3),
      { event: 'message_stop', data: '{"type":"message_stop"}', isLast: true },
    ]);
    expect(step.peek()).toEqual({ id: 'a', model: 'm', usage: { input: 5, output: 9 }, finishReasons: ['tool-calls'] });
  });

  test('also when the host leaves the names of the events out', () => {
    const step = stream();
    runStep(
      step,
      [start('a'), word, ...last].map(({ data }) => ({ data })),
    );
    expect(step.peek()).toMatchObject({ usage: { input: 5, output: 9 }, finishReasons: ['tool-calls'] });
    expect(step.peek().error).toBeUndefined();
  });

  test('but no second beginning: the same is swallowed, another is an error', () => {
    expect(runStep(stream(), [start('a'), start('a'), word, ...last])).toHaveLength(4);
    const step = stream();
    const frames = runStep(step, [start('a'), word, start('b'), word, ...last]);
    expect(frames.map(({ event }) => event)).toEqual(['message_start', 'content_block_delta', 'error']);
    expect(step.peek().error?.kind).toBe('stream-broken');
  });

  test('and an error where the stream is cut', () => {
    const step = stream();
    const frames = runStep(step, [start('a'), word]);
    expect(frames.at(-1)?.event).toBe('error');
    expect(step.peek()).toMatchObject({ usage: { input: 5, output: 1 }, error: { kind: 'stream-cut' } });
  });

  test.each(['{"type":"content_block_delta","index":0,"del', '[DONE]', ''])(
    'but no half event, which would be the client’s exception: %j',
    (data) => {
      const step = stream();
      const told = runStep(step, [start('a'), { event: 'content_block_delta', data }, ...last]);
      expect(told.map(({ event }) => event)).toEqual(['message_start', 'error']);
      expect(step.peek().error?.kind).toBe('stream-broken');
    },
  );

  test('an error of the provider is told as it came', () => {
    const step = stream();
    const error = { event: 'error', data: '{"type":"error","error":{"type":"overloaded_error","message":"busy"}}' };
    expect(runStep(step, [start('a'), error, word])).toEqual([start('a'), error]);
    expect(step.peek().error).toMatchObject({ status: 529, message: 'busy' });
  });
});
