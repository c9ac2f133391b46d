import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mintSignature } from '../../model/seals.ts';
import { type Simulator, startSimulator } from '../../start-simulator.ts';
import { pixel, post } from '../../testing/clients.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const user = { role: 'user', content: 'Hi' };
const base = { model: 'claude-haiku-4-5', max_tokens: 100, messages: [user] };
const tool = { name: 'f', input_schema: { type: 'object' } };
const use = { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} };
const result = (id: string) => ({ role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'x' }] });
const image = (media_type: string, data: string) => [
  { role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type, data } }] },
];
const marked = (ttl?: string) => ({
  type: 'text',
  text: 'a',
  cache_control: ttl === undefined ? { type: 'ephemeral' } : { type: 'ephemeral', ttl },
});
const thinking = { type: 'enabled', budget_tokens: 1024 };
const thought = { type: 'thinking', thinking: 't', signature: mintSignature('anthropic thinking', 't') };

describe('messages', () => {
  test.each<readonly [string, object, string]>([
    ['unknown member', { ...base, user: 'x' }, 'user: Extra inputs are not permitted'],
    [
      'unknown member below',
      { ...base, messages: [{ ...user, name: 'x' }] },
      'messages.0.name: Extra inputs are not permitted',
    ],
    ['no max_tokens', { ...base, max_tokens: undefined }, 'max_tokens: Field required'],
    ['no model', { ...base, model: undefined }, 'model: Field required'],
    ['wrong type', { ...base, temperature: 'hot' }, 'temperature: Input should be a valid number'],
    ['too hot', { ...base, temperature: 2 }, 'temperature: Input should be less than or equal to 1'],
    [
      'bad role',
      { ...base, messages: [{ role: 'tool', content: 'x' }] },
      "messages.0.role: Input should be 'user', 'assistant' or 'system'",
    ],
    ['empty messages', { ...base, messages: [] }, 'messages: List should have at least 1 item after validation, not 0'],
    [
      'assistant first',
      { ...base, messages: [{ role: 'assistant', content: 'x' }, user] },
      'messages: first message must use the "user" role',
    ],
    [
      'empty text',
      { ...base, messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
      'messages: text content blocks must be non-empty',
    ],
    [
      'unknown block',
      { ...base, messages: [{ role: 'user', content: [{ type: 'input_text', text: 'x' }] }] },
      "messages.0.content.0: Input tag 'input_text' found using 'type' does not match any of the expected tags: 'text', 'image'",
    ],
    [
      'blank at the end of a prefill',
      { ...base, messages: [user, { role: 'assistant', content: 'x ' }] },
      'messages: final assistant content cannot end with trailing whitespace',
    ],
    [
      'prefill on a newer model',
      { ...base, model: 'claude-opus-4-6', messages: [user, { role: 'assistant', content: 'x' }] },
      'This model does not support assistant message prefill.',
    ],
    [
      'result without call',
      { ...base, messages: [user, { role: 'assistant', content: 'x' }, result('toolu_1')] },
      'messages.2.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_1.',
    ],
    [
      'call without result',
      { ...base, messages: [user, { role: 'assistant', content: [use] }, user] },
      'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1.',
    ],
    [
      'call id with a dot',
      { ...base, messages: [user, { role: 'assistant', content: [{ ...use, id: 'a.b' }] }, user] },
      "messages.1.content.0.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
    ],
    [
      'budget too small',
      { ...base, thinking: { type: 'enabled', budget_tokens: 5 } },
      'thinking.budget_tokens: Input should be greater than or equal to 1024',
    ],
    ['budget over the limit', { ...base, thinking }, '`max_tokens` must be greater than `thinking.budget_tokens`'],
    [
      'cold thinking',
      { ...base, max_tokens: 2000, thinking, temperature: 0 },
      '`temperature` may only be set to 1 when thinking is enabled.',
    ],
    [
      'forced thinking',
      { ...base, max_tokens: 2000, thinking, tools: [tool], tool_choice: { type: 'any' } },
      'Thinking may not be enabled when tool_choice forces tool use.',
    ],
    [
      'budget on the newest model',
      { ...base, model: 'claude-opus-4-7', max_tokens: 2000, thinking },
      '"thinking.type.enabled" is not supported for this model.',
    ],
    [
      'sampling on the newest model',
      { ...base, model: 'claude-opus-4-7', temperature: 1 },
      '`temperature` is deprecated for this model.',
    ],
    [
      'two samplings',
      { ...base, temperature: 1, top_p: 1 },
      '`temperature` and `top_p` cannot both be specified for this model.',
    ],
    [
      'turn without its thought',
      {
        ...base,
        max_tokens: 2000,
        thinking,
        messages: [user, { role: 'assistant', content: [use] }, result('toolu_1')],
      },
      'messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.',
    ],
    [
      'foreign signature',
      {
        ...base,
        messages: [
          user,
          {
            role: 'assistant',
            content: [
              { ...thought, signature: 'c2ln' },
              { type: 'text', text: 'x' },
            ],
          },
          user,
        ],
      },
      'messages.1.content.0: Invalid `signature` in `thinking` block',
    ],
    [
      'five markers',
      { ...base, messages: [{ role: 'user', content: [1, 2, 3, 4, 5].map(() => marked()) }] },
      'A maximum of 4 blocks with cache_control may be provided. Found 5.',
    ],
    [
      'long after short',
      { ...base, system: [marked()], messages: [{ role: 'user', content: [marked('1h')] }] },
      "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block",
    ],
    [
      'image type',
      { ...base, messages: image('image/bmp', pixel) },
      "messages.0.content.0.source.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
    ],
    [
      'image that is another',
      { ...base, messages: image('image/jpeg', pixel) },
      'The image was specified using the image/jpeg media type, but the image appears to be a image/png image',
    ],
    ['tool without schema', { ...base, tools: [{ name: 'f' }] }, 'tools.0.input_schema: Field required'],
    [
      'tool schema that is no object',
      { ...base, tools: [{ name: 'f', input_schema: { type: 'string' } }] },
      "tools.0.input_schema.type: Input should be 'object'",
    ],
    [
      'chat tool',
      { ...base, tools: [{ type: 'function', function: { name: 'f' } }] },
      "tools.0: Input tag 'function' found using 'type'",
    ],
    ['twins', { ...base, tools: [tool, tool] }, 'tools: Tool names must be unique.'],
    [
      'choice without tools',
      { ...base, tool_choice: { type: 'auto' } },
      'tool_choice: tool_choice may only be specified while providing tools.',
    ],
    [
      'choice of an absent tool',
      { ...base, tools: [tool], tool_choice: { type: 'tool', name: 'g' } },
      "Tool 'g' not found in provided tools",
    ],
    [
      'both domain lists',
      {
        ...base,
        tools: [
          { type: 'web_search_20250305', name: 'web_search', allowed_domains: ['a.b'], blocked_domains: ['c.d'] },
        ],
      },
      'Only one of `allowed_domains` or `blocked_domains` may be specified.',
    ],
    [
      'beta member without its beta',
      { ...base, context_management: { edits: [] } },
      'context_management: Extra inputs are not permitted',
    ],
    [
      'effort on another model',
      { ...base, output_config: { effort: 'low' } },
      'This model does not support the effort parameter.',
    ],
    [
      'open schema',
      { ...base, output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
      "For 'object' type, 'additionalProperties' must be explicitly set to false",
    ],
    ['too many tokens', { ...base, max_tokens: 99_000 }, 'max_tokens: 99000 > 64000'],
  ])('%s', async (_why, body, message) => {
    const { status, body: answer } = await post(simulator, '/anthropic/v1/messages', body);
    expect(answer).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringContaining(message) },
    });
    expect(status).toBe(400);
  });

  test('a beta member passes with its beta', async () => {
    const beta = { 'anthropic-beta': 'context-management-2025-06-27' };
    const body = { ...base, context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] } };
    expect((await post(simulator, '/anthropic/v1/messages', body, beta)).status).toBe(200);
  });

  test('counting knows no max_tokens', async () => {
    const { status, body } = await post(simulator, '/anthropic/v1/messages/count_tokens', base);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { message: 'max_tokens: Extra inputs are not permitted' } });
  });
});

describe('the door', () => {
  test.each<readonly [string, object, Record<string, string | undefined>, number, string]>([
    ['no key', base, { 'x-api-key': undefined }, 401, 'authentication_error'],
    ['a bad key', base, { 'x-api-key': 'sk-ant-invalid' }, 401, 'authentication_error'],
    ['no version', base, { 'anthropic-version': undefined }, 400, 'invalid_request_error'],
    ['an unknown version', base, { 'anthropic-version': '1999-01-01' }, 400, 'invalid_request_error'],
    ['an unknown model', { ...base, model: 'gpt-4o' }, {}, 404, 'not_found_error'],
  ])('%s', async (_why, body, headers, status, type) => {
    const answer = await post(simulator, '/anthropic/v1/messages', body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ type: 'error', error: { type } });
  });

  test('a bearer token opens it too', async () => {
    const headers = { 'x-api-key': undefined, authorization: 'Bearer sk-ant-oat01-x' };
    expect((await post(simulator, '/anthropic/v1/messages', base, headers)).status).toBe(200);
  });
});
