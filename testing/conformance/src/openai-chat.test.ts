import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import OpenAI from 'openai';
import { chatModels, failureOf, type House, openHouse, pixel } from './house.ts';

let house: House;
let openai: OpenAI;
beforeAll(async () => {
  house = await openHouse();
  openai = house.openai;
});
afterAll(() => house.close());
beforeEach(() => house.simulator.reset());

const user = (content: OpenAI.ChatCompletionUserMessageParam['content']) => ({ role: 'user', content }) as const;
const tool = (name: string) =>
  ({
    type: 'function',
    function: {
      name,
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  }) as const;

describe.each(chatModels)('chat with %s', (model) => {
  test('simple', async () => {
    const answer = await openai.chat.completions.create({ model, messages: [user('Hello there')] });
    expect(answer.object).toBe('chat.completion');
    expect(answer.choices[0]?.message).toMatchObject({ role: 'assistant', content: 'You said: Hello there' });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = answer.usage ?? {};
    expect(prompt_tokens).toBeGreaterThan(0);
    expect(completion_tokens).toBeGreaterThan(0);
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
    expect(answer).toHaveProperty('extra_fields.request_type', 'chat_completion');
  });

  test('several turns and a system message', async () => {
    const answer = await openai.chat.completions.create({
      model,
      messages: [
        { role: 'system', content: 'Be brief.' },
        user('First'),
        { role: 'assistant', content: 'Yes?' },
        user('Second'),
      ],
    });
    expect(answer.choices[0]?.message.content).toBe('You said: Second');
  });

  test('one tool, its result, and the answer', async () => {
    const ask = { model, tools: [tool('get_weather')] };
    const question = user('Call get_weather for Oslo');
    const first = await openai.chat.completions.create({ ...ask, messages: [question] });
    const message = first.choices[0]?.message;
    const call = message?.tool_calls?.[0];
    if (message === undefined || call?.type !== 'function') throw new Error('no function call');
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    expect(call.function.name).toBe('get_weather');
    expect(JSON.parse(call.function.arguments)).toHaveProperty('city');
    const second = await openai.chat.completions.create({
      ...ask,
      messages: [question, message, { role: 'tool', tool_call_id: call.id, content: 'sunny, 21°' }],
    });
    expect(second.choices[0]?.message.content).toContain('sunny, 21°');
  });

  test('several tools in one answer', async () => {
    const answer = await openai.chat.completions.create({
      model,
      messages: [user('What do get_weather and get_time say?')],
      tools: [tool('get_weather'), tool('get_time')],
    });
    const calls = answer.choices[0]?.message.tool_calls ?? [];
    expect(calls.map((call) => (call.type === 'function' ? call.function.name : ''))).toEqual([
      'get_weather',
      'get_time',
    ]);
    expect(new Set(calls.map((call) => call.id)).size).toBe(2);
  });

  test('a forced tool, and none', async () => {
    const ask = { model, messages: [user('Hi')], tools: [tool('get_weather')] };
    const forced = await openai.chat.completions.create({ ...ask, tool_choice: 'required' });
    expect(forced.choices[0]?.message.tool_calls).toHaveLength(1);
    const none = await openai.chat.completions.create({ ...ask, tool_choice: 'none' });
    expect(none.choices[0]?.message.tool_calls ?? []).toHaveLength(0);
  });

  test('pictures', async () => {
    const url = `data:image/png;base64,${pixel}`;
    const image = { type: 'image_url', image_url: { url } } as const;
    const answer = await openai.chat.completions.create({
      model,
      messages: [user([{ type: 'text', text: 'Look' }, image, image])],
    });
    expect(answer.choices[0]?.message.content).toContain('I see 2 images');
  });

  test('structured output', async () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      required: ['city', 'days'],
      additionalProperties: false,
    };
    const answer = await openai.chat.completions.create({
      model,
      messages: [user('Give me a trip')],
      response_format: { type: 'json_schema', json_schema: { name: 'trip', schema, strict: true } },
    });
    const trip = JSON.parse(answer.choices[0]?.message.content ?? '');
    expect(Object.keys(trip).sort()).toEqual(['city', 'days']);
    expect(answer.choices[0]?.message.tool_calls ?? []).toHaveLength(0);
    expect(answer.choices[0]?.finish_reason).toBe('stop');
  });

  test('a limit that cuts the answer short', async () => {
    const answer = await openai.chat.completions.create({
      model,
      messages: [user('[[sim: words=80]]')],
      max_completion_tokens: 20,
    });
    expect(answer.choices[0]?.finish_reason).toBe('length');
  });

  test('a stream: role first, deltas, one finish reason, usage once', async () => {
    const stream = await openai.chat.completions.create({ model, messages: [user('[[sim: words=40]]')], stream: true });
    let text = '';
    let hasRole = false;
    const finishes: string[] = [];
    const usages: OpenAI.CompletionUsage[] = [];
    for await (const chunk of stream) {
      const choice = chunk.choices[0];
      hasRole ||= choice?.delta.role === 'assistant';
      if (choice?.delta.content) expect(hasRole).toBe(true);
      text += choice?.delta.content ?? '';
      if (choice?.finish_reason) finishes.push(choice.finish_reason);
      if (chunk.usage) usages.push(chunk.usage);
    }
    expect(text).toContain('naïve ☂');
    expect(finishes).toEqual(['stop']);
    expect(usages).toHaveLength(1);
    const whole = await openai.chat.completions.create({ model, messages: [user('[[sim: words=40]]')] });
    expect(text).toBe(whole.choices[0]?.message.content ?? '?');
    expect(usages[0]?.completion_tokens).toBe(whole.usage?.completion_tokens ?? -1);
  });

  test('a stream with tools, put together by the SDK', async () => {
    const stream = openai.chat.completions.stream({
      model,
      messages: [user('What do get_weather and get_time say?')],
      tools: [tool('get_weather'), tool('get_time')],
    });
    const message = (await stream.finalChatCompletion()).choices[0]?.message;
    const calls = message?.tool_calls?.flatMap((call) => (call.type === 'function' ? [call.function] : [])) ?? [];
    expect(calls.map((call) => call.name)).toEqual(['get_weather', 'get_time']);
    for (const call of calls) expect(JSON.parse(call.arguments)).toHaveProperty('city');
  });

  test('the raw stream ends with [DONE]', async () => {
    const response = await fetch(`${house.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model, messages: [user('Hi')], stream: true }),
    });
    const text = await response.text();
    expect(text).toEndWith('\n\ndata: [DONE]\n\n');
    expect(text.match(/\[DONE\]/g)).toHaveLength(1);
  });

  test('leaving a stream stops the upstream; the next request works', async () => {
    const stream = await openai.chat.completions.create({
      model,
      messages: [user('[[sim: words=5000; chunk_delay_ms=5]]')],
      stream: true,
    });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) break;
    }
    while (!house.simulator.requests.some((request) => request.outcome === 'client-left')) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const answer = await openai.chat.completions.create({ model, messages: [user('Still there?')] });
    expect(answer.choices[0]?.message.content).toBe('You said: Still there?');
  });

  test.each([
    ['status=401', OpenAI.AuthenticationError],
    ['status=404', OpenAI.NotFoundError],
    ['status=429; retry_after=7', OpenAI.RateLimitError],
    ['status=500', OpenAI.InternalServerError],
  ])('the provider’s %s', async (directive, type) => {
    for (const stream of [false, true]) {
      const messages = [user(`[[sim: ${directive}]]`)];
      const failure = await failureOf(openai.chat.completions.create({ model, messages, stream }));
      expect(failure).toBeInstanceOf(type);
      if (!(failure instanceof OpenAI.APIError)) throw new Error('no API error');
      expect(failure.message).not.toContain('sk-');
      if (type === OpenAI.RateLimitError) expect(failure.headers?.get('retry-after')).toBe('7');
    }
  });

  test('a fallback answers when the primary fails', async () => {
    const fallbacks = [chatModels.find((other) => other !== model) ?? ''];
    const body = { model, messages: [user('[[sim: words=3]]')], fallbacks };
    house.simulator.script({ match: { vendor: model.split('/')[0] ?? '' }, fault: { status: 503 } });
    const answer = await openai.chat.completions.create(body as OpenAI.ChatCompletionCreateParamsNonStreaming);
    expect(answer).toHaveProperty('extra_fields.provider', fallbacks[0]?.split('/')[0] ?? '');
    for (const { body: sent } of house.simulator.requests) expect(JSON.stringify(sent)).not.toContain('fallbacks');
  });
});

test('reasoning comes back beside the text', async () => {
  const answer = await openai.chat.completions.create({
    model: 'anthropic/claude-sonnet-4-5-20250929',
    messages: [user('Think')],
    max_completion_tokens: 4_000,
    reasoning_effort: 'medium',
  });
  expect(answer.choices[0]?.message).toHaveProperty('reasoning', expect.stringContaining('worth a thought'));
  expect(answer.choices[0]?.message.content).toBe('You said: Think');
});

test('an invalid role is an error, not an answer', async () => {
  const messages = [{ role: 'wizard', content: 'Hi' }] as never;
  const failure = await failureOf(openai.chat.completions.create({ model: 'openai/gpt-4o', messages }));
  expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
});

describe('text completions', () => {
  test('plain and streamed say the same', async () => {
    const ask = { model: 'openai/gpt-3.5-turbo-instruct', prompt: '[[sim: words=20]]', max_tokens: 100 };
    const whole = await openai.completions.create(ask);
    expect(whole.object).toBe('text_completion');
    let text = '';
    for await (const chunk of await openai.completions.create({ ...ask, stream: true }))
      text += chunk.choices[0]?.text ?? '';
    expect(text).toBe(whole.choices[0]?.text ?? '?');
  });
});

describe('embeddings', () => {
  test('one, several in order, and smaller ones', async () => {
    const model = 'openai/text-embedding-3-small';
    const one = await openai.embeddings.create({ model, input: 'a', encoding_format: 'float' });
    const both = await openai.embeddings.create({ model, input: ['b', 'a'], encoding_format: 'float' });
    expect(both.data.map((each) => each.index)).toEqual([0, 1]);
    expect(both.data[1]?.embedding).toEqual(one.data[0]?.embedding ?? []);
    expect(one.usage.total_tokens).toBeGreaterThan(0);
    const small = await openai.embeddings.create({ model, input: 'a', dimensions: 8 });
    expect(small.data[0]?.embedding).toHaveLength(8);
  });

  test('a model without embeddings', async () => {
    const call = openai.embeddings.create({ model: 'anthropic/claude-sonnet-4-5-20250929', input: 'a' });
    const failure = await failureOf(call);
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failure).toHaveProperty('code', 'unsupported_operation');
  });
});

describe('models', () => {
  test('every id names its provider', async () => {
    const ids: string[] = [];
    for await (const model of openai.models.list()) ids.push(model.id);
    expect(ids).toContain('openai/gpt-4o');
    expect(ids).toContain('anthropic/claude-sonnet-4-5-20250929');
    expect(ids.filter((id) => !/^(openai|anthropic)\//.test(id))).toEqual([]);
    expect(ids).toEqual(ids.toSorted());
  });
});
