import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import Anthropic from '@anthropic-ai/sdk';
import { failureOf, type House, openHouse, pixel } from './house.ts';

let house: House;
let anthropic: Anthropic;
beforeAll(async () => {
  house = await openHouse();
  anthropic = house.anthropic;
});
afterAll(() => house.close());
beforeEach(() => house.simulator.reset());

const max_tokens = 1_000;
const user = (content: Anthropic.MessageParam['content']): Anthropic.MessageParam => ({ role: 'user', content });
const tool = (name: string): Anthropic.Tool => ({
  name,
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
});
const textOf = ({ content }: Anthropic.Message): string =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('');

// a bare name, a prefixed one, and another vendor's model through the same API
describe.each(['claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4-5-20250929', 'openai/gpt-4o'])(
  'messages with %s',
  (model) => {
    test('simple, with a system prompt', async () => {
      const message = await anthropic.messages.create({
        model,
        max_tokens,
        system: 'Be brief.',
        messages: [user('Hello')],
      });
      expect(message).toMatchObject({
        type: 'message',
        role: 'assistant',
        stop_reason: 'end_turn',
        stop_sequence: null,
      });
      expect(textOf(message)).toBe('You said: Hello');
      expect(message.usage.input_tokens).toBeGreaterThan(0);
      expect(message.usage.output_tokens).toBeGreaterThan(0);
      expect(JSON.stringify(house.simulator.requests.at(-1)?.body)).toContain('Be brief.');
      expect(message).not.toHaveProperty('extra_fields');
    });

    test('several turns', async () => {
      const messages = [user('First'), { role: 'assistant', content: 'Yes?' } as const, user('Second')];
      expect(textOf(await anthropic.messages.create({ model, max_tokens, messages }))).toBe('You said: Second');
    });

    test('tools: several in one answer, their results, the answer', async () => {
      const tools = [tool('get_weather'), tool('get_time')];
      const question = user('What do get_weather and get_time say?');
      const first = await anthropic.messages.create({ model, max_tokens, tools, messages: [question] });
      expect(first.stop_reason).toBe('tool_use');
      const calls = first.content.filter((block) => block.type === 'tool_use');
      expect(calls.map((call) => call.name)).toEqual(['get_weather', 'get_time']);
      for (const call of calls) expect(call.input).toHaveProperty('city');
      const results = calls.map(
        (call) => ({ type: 'tool_result', tool_use_id: call.id, content: `${call.name} is fine` }) as const,
      );
      const second = await anthropic.messages.create({
        model,
        max_tokens,
        tools,
        messages: [question, { role: 'assistant', content: first.content }, user(results)],
      });
      expect(textOf(second)).toContain('get_weather is fine');
      expect(textOf(second)).toContain('get_time is fine');
    });

    test('pictures', async () => {
      const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } } as const;
      const message = await anthropic.messages.create({
        model,
        max_tokens,
        messages: [user([image, image, { type: 'text', text: 'Look' }])],
      });
      expect(textOf(message)).toContain('I see 2 images');
    });

    test('a stream, put together by the SDK, is the whole message', async () => {
      const ask = { model, max_tokens, messages: [user('[[sim: words=40]]')] };
      const whole = await anthropic.messages.create(ask);
      const streamed = await anthropic.messages.stream(ask).finalMessage();
      expect(textOf(streamed)).toBe(textOf(whole));
      expect(textOf(streamed)).toContain('naïve ☂');
      expect(streamed.stop_reason).toBe('end_turn');
      expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens);
    });

    test('the events of a stream: blocks numbered from 0, each opened and closed once, no [DONE]', async () => {
      const response = await fetch(`${house.url}/anthropic/v1/messages`, {
        method: 'POST',
        body: JSON.stringify({
          model,
          max_tokens,
          stream: true,
          messages: [user('What do get_weather and get_time say?')],
          tools: [tool('get_weather'), tool('get_time')],
        }),
      });
      const text = await response.text();
      expect(text).not.toContain('[DONE]');
      const blocks = text
        .trim()
        .split('\n\n')
        .map((block) => block.split('\n'));
      const events = blocks.map(([event = '', data = '']) => {
        const body = JSON.parse(data.slice('data: '.length));
        expect(event).toBe(`event: ${body.type}`);
        return body;
      });
      const types = events.map((event) => event.type).filter((type) => type !== 'ping');
      expect(types[0]).toBe('message_start');
      expect(types.slice(-2)).toEqual(['message_delta', 'message_stop']);
      const starts = events.filter((event) => event.type === 'content_block_start').map((event) => event.index);
      const stops = events.filter((event) => event.type === 'content_block_stop').map((event) => event.index);
      expect(starts).toEqual(starts.map((_, at) => at));
      expect(stops.toSorted()).toEqual(starts);
    });

    test('stop sequences and limits', async () => {
      const cut = await anthropic.messages.create({ model, max_tokens: 20, messages: [user('[[sim: words=80]]')] });
      expect(cut.stop_reason).toBe('max_tokens');
    });

    test.each([
      ['status=401', Anthropic.AuthenticationError],
      ['status=404', Anthropic.NotFoundError],
      ['status=429; retry_after=7', Anthropic.RateLimitError],
      ['status=500', Anthropic.InternalServerError],
    ])('the provider’s %s', async (directive, type) => {
      for (const stream of [false, true]) {
        const messages = [user(`[[sim: ${directive}]]`)];
        const failure = await failureOf(anthropic.messages.create({ model, max_tokens, messages, stream }));
        expect(failure).toBeInstanceOf(type);
        if (!(failure instanceof Anthropic.APIError)) throw new Error('no API error');
        expect(failure.error).toMatchObject({ type: 'error', error: { message: expect.any(String) } });
        if (type === Anthropic.RateLimitError) expect(failure.headers?.get('retry-after')).toBe('7');
      }
    });

    test('count tokens', async () => {
      const count = (text: string) => anthropic.messages.countTokens({ model, messages: [user(text)] });
      const [short, long] = [await count('Hello'), await count('Hello '.repeat(200))];
      expect(short.input_tokens).toBeGreaterThan(0);
      expect(long.input_tokens).toBeGreaterThan(short.input_tokens);
    });

    test('leaving a stream stops the upstream; the next request works', async () => {
      const messages = [user('[[sim: words=900; chunk_delay_ms=5]]')];
      const stream = await anthropic.messages.create({ model, max_tokens: 4_000, messages, stream: true });
      for await (const event of stream) if (event.type === 'content_block_delta') break;
      while (!house.simulator.requests.some((request) => request.outcome === 'client-left')) {
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      expect(textOf(await anthropic.messages.create({ model, max_tokens, messages: [user('Hi')] }))).toBe(
        'You said: Hi',
      );
    });
  },
);

describe('thinking', () => {
  const ask = {
    model: 'claude-sonnet-4-5-20250929',
    max_tokens: 4_000,
    thinking: { type: 'enabled', budget_tokens: 2_000 } as const,
    messages: [user('Think')],
  };

  test('stands before the text, signed, and is taken back as it is', async () => {
    const first = await anthropic.messages.create(ask);
    expect(first.content.map((block) => block.type)).toEqual(['thinking', 'text']);
    const [thinking] = first.content;
    expect(thinking?.type === 'thinking' && thinking.signature).toBeString();
    await anthropic.messages.create({
      ...ask,
      messages: [user('Think'), { role: 'assistant', content: first.content }, user('More')],
    });
    const sent = house.simulator.requests.at(-1)?.body;
    expect(JSON.stringify(sent)).toContain(JSON.stringify(thinking));
  });

  test('streamed', async () => {
    const message = await anthropic.messages.stream(ask).finalMessage();
    expect(message.content.map((block) => block.type)).toEqual(['thinking', 'text']);
  });

  test('of an OpenAI model', async () => {
    const message = await anthropic.messages.create({ ...ask, model: 'openai/gpt-5' });
    expect(textOf(message)).toBe('You said: Think');
  });
});

test('prompt caching: written first, read then', async () => {
  const system = [{ type: 'text', text: 'Long rules. '.repeat(600), cache_control: { type: 'ephemeral' } }] as const;
  const ask = { model: 'claude-sonnet-4-5-20250929', max_tokens, system: [...system], messages: [user('Hi')] };
  const first = await anthropic.messages.create(ask);
  const second = await anthropic.messages.create(ask);
  expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(0);
  expect(second.usage.cache_read_input_tokens).toBe(first.usage.cache_creation_input_tokens ?? -1);
});

test('an invalid role is an error in the vendor’s own words', async () => {
  const messages = [{ role: 'wizard', content: 'Hi' }] as never;
  const failure = await failureOf(
    anthropic.messages.create({ model: 'claude-sonnet-4-5-20250929', max_tokens, messages }),
  );
  expect(failure).toBeInstanceOf(Anthropic.BadRequestError);
});

test('models: own ids bare, others with their provider; pages follow one another', async () => {
  const ids: string[] = [];
  for await (const model of anthropic.models.list({ limit: 3 })) ids.push(model.id);
  expect(ids).toContain('claude-sonnet-4-5-20250929');
  expect(ids).toContain('openai/gpt-4o');
  expect(new Set(ids).size).toBe(ids.length);
});

test('text completions of the older API, which the SDK has dropped', async () => {
  const response = await fetch(`${house.url}/anthropic/v1/complete`, {
    method: 'POST',
    body: JSON.stringify({ model: 'claude-2', max_tokens_to_sample: 100, prompt: '\n\nHuman: Hello\n\nAssistant:' }),
  });
  expect(await response.json()).toMatchObject({ type: 'completion', completion: expect.stringContaining('Hello') });
});
