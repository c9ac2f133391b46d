import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { chatModels, type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(() => house.simulator.reset());

const post = (path: string, body: unknown) =>
  fetch(house.url + path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

const lastSent = (): unknown => house.simulator.requests.at(-1)?.body;

test('L31: what a request leaves out is absent upstream', async () => {
  await (await post('/v1/embeddings', { model: 'openai/text-embedding-3-small', input: 'hi' })).text();
  expect(lastSent()).toEqual({ model: 'text-embedding-3-small', input: 'hi' });
  const messages = [{ role: 'user', content: 'hi' }];
  await (await post('/v1/chat/completions', { model: 'openai/gpt-4o', messages })).text();
  expect(lastSent()).toEqual({ model: 'gpt-4o', messages });
});

test('L14: a conversation means the same upstream by the native and by the bridged route', async () => {
  const tool = { name: 'w', description: 'weather', schema: { type: 'object', properties: { c: { type: 'string' } } } };
  const model = 'anthropic/claude-sonnet-4-5-20250929';
  await post('/anthropic/v1/messages', {
    model,
    max_tokens: 50,
    system: 'Be brief.',
    tools: [{ name: tool.name, description: tool.description, input_schema: tool.schema }],
    messages: [
      { role: 'user', content: 'Oslo?' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'w', input: { c: 'Oslo' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'cold' }] },
    ],
  });
  const native = plain(lastSent());
  await post('/v1/chat/completions', {
    model,
    max_tokens: 50,
    tools: [
      { type: 'function', function: { name: tool.name, description: tool.description, parameters: tool.schema } },
    ],
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Oslo?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 't1', type: 'function', function: { name: 'w', arguments: '{"c":"Oslo"}' } }],
      },
      { role: 'tool', tool_call_id: 't1', content: 'cold' },
    ],
  });
  expect(plain(lastSent())).toEqual(native);
});

/** One text block and its bare text are the same. */
const plain = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body).replaceAll(/\[\{"type":"text","text":("[^"]*")\}\]/g, '$1'));

describe.each(chatModels)('%s', (model) => {
  test('P20: the total is input and output', async () => {
    const chat = await post('/v1/chat/completions', { model, messages: [{ role: 'user', content: 'hi' }] });
    const { usage } = (await chat.json()) as { usage: Record<string, number> };
    expect(usage['total_tokens']).toBe((usage['prompt_tokens'] ?? 0) + (usage['completion_tokens'] ?? 0));
    const responses = await post('/v1/responses', { model, input: 'hi' });
    const told = ((await responses.json()) as { usage: Record<string, number> }).usage;
    expect(told['total_tokens']).toBe((told['input_tokens'] ?? 0) + (told['output_tokens'] ?? 0));
  });

  test('P23: words, code and time of a refusal by the provider reach the client', async () => {
    const body = JSON.stringify({ type: 'error', error: { type: 'rate_limit_error', message: 'slow down, please' } });
    const headers = { 'content-type': 'application/json', 'retry-after': '7', 'x-ratelimit-reset-requests': '6s' };
    house.simulator.script({ reply: { status: 429, headers, body } });
    const response = await post('/v1/chat/completions', { model, messages: [{ role: 'user', content: 'hi' }] });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(response.headers.get('x-ratelimit-reset-requests')).toBe('6s');
    expect(await response.json()).toMatchObject({ error: { type: 'rate_limit_error', message: 'slow down, please' } });
  });

  test('B099: NUL, lone surrogates and broken UTF-8 go through', async () => {
    const text = `{"model":"${model}","messages":[{"role":"user","content":"a\\u0000b \\ud800 c"}]}`;
    const escaped = await post('/v1/chat/completions', text);
    expect(await escaped.text()).toContain('a\\u0000b \\ud800 c');
    const [before = '', after = ''] = text.split('\\u0000');
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xc3]), Buffer.from(after)]);
    const broken = await fetch(`${house.url}/v1/chat/completions`, { method: 'POST', body: bytes });
    expect(broken.status).toBe(200);
    expect(await broken.text()).toContain('a\ufffd\ufffdb');
  });

  test('an unknown role is refused in the client’s own words, and nobody is asked', async () => {
    const messages = [
      { role: 'user', content: 'hi' },
      { role: 'critic', content: 'no' },
    ];
    for (const path of ['/v1/chat/completions', '/openai/v1/chat/completions']) {
      const response = await post(path, { model, messages });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining("'critic'") } });
    }
    const native = await post('/anthropic/v1/messages', { model, max_tokens: 5, messages });
    expect(native.status).toBe(400);
    expect(await native.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
    if (model.startsWith('anthropic/')) expect(house.simulator.requests).toEqual([]);
  });
});
