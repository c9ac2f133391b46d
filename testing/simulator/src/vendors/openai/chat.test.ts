import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import OpenAI from 'openai';
import { type Simulator, startSimulator } from '../../start-simulator.ts';
import { clientsOf, failureOf, pixel } from '../../testing/clients.ts';

let simulator: Simulator;
let openai: OpenAI;
beforeAll(async () => {
  simulator = await startSimulator();
  openai = clientsOf(simulator).openai;
});
afterAll(() => simulator.stop());

const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 2 } },
      required: ['city', 'days'],
    },
  },
} as const;
const time = {
  type: 'function',
  function: { name: 'get_time', parameters: { type: 'object', properties: {} } },
} as const;
const user = (content: string) => [{ role: 'user' as const, content }];

describe('answers', () => {
  test('repeats the prompt, and its usage adds up', async () => {
    const answer = await openai.chat.completions.create({ model: 'gpt-4o-mini', messages: user('Hello there') });
    expect(answer.choices[0]?.message.content).toBe('You said: Hello there');
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.model).toBe('gpt-4o-mini-2026-01-15');
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = answer.usage ?? {};
    expect(prompt_tokens).toBeGreaterThan(0);
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  });

  test('the same request gets the same answer', async () => {
    const ask = () =>
      openai.chat.completions.create({
        model: 'gpt-4o',
        messages: user('Same?'),
        tools: [weather],
        tool_choice: 'required',
      });
    const [a, b] = [await ask(), await ask()];
    expect({ ...b, created: 0 }).toEqual({ ...a, created: 0 });
  });

  test('a stream says what the whole answer says', async () => {
    const ask = { model: 'gpt-4o', messages: user('[[sim: words=40]]') } as const;
    const whole = await openai.chat.completions.create(ask);
    const stream = await openai.chat.completions.create({
      ...ask,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let usage: OpenAI.CompletionUsage | undefined;
    let finish: string | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    expect(text).toBe(whole.choices[0]?.message.content ?? '?');
    expect(text).toContain('naïve ☂');
    expect(finish).toBe('stop');
    expect(usage?.completion_tokens).toBe(whole.usage?.completion_tokens ?? -1);
  });

  test('calls the tools that the prompt names, in parallel when that is allowed', async () => {
    const ask = { model: 'gpt-4o', messages: user('What do get_weather and get_time say?'), tools: [weather, time] };
    const both = await openai.chat.completions.create(ask);
    const calls = both.choices[0]?.message.tool_calls ?? [];
    expect(calls.map((call) => (call.type === 'function' ? call.function.name : ''))).toEqual([
      'get_weather',
      'get_time',
    ]);
    expect(calls[0]?.type === 'function' ? JSON.parse(calls[0].function.arguments) : undefined).toEqual({
      city: 'sample city',
      days: 2,
    });
    expect(both.choices[0]?.finish_reason).toBe('tool_calls');
    const one = await openai.chat.completions.create({ ...ask, parallel_tool_calls: false });
    expect(one.choices[0]?.message.tool_calls).toHaveLength(1);
    const none = await openai.chat.completions.create({ ...ask, tool_choice: 'none' });
    expect(none.choices[0]?.message.tool_calls).toBeUndefined();
  });

  test('a round of tools ends in text, whole and streamed', async () => {
    const first = await openai.chat.completions.create({
      model: 'gpt-4o',
      messages: user('Use the tool'),
      tools: [weather],
    });
    const message = first.choices[0]?.message;
    if (message === undefined) throw new Error('no message');
    const id = message.tool_calls?.[0]?.id ?? '';
    const runner = openai.chat.completions.stream({
      model: 'gpt-4o',
      messages: [...user('Use the tool'), message, { role: 'tool', tool_call_id: id, content: 'sunny' }],
      tools: [weather],
    });
    expect(await runner.finalContent()).toBe('The tools say: sunny');
  });

  test('tool calls stream in pieces that join to the same call', async () => {
    const ask = { model: 'gpt-4o', messages: user('[[sim: calls=2]]'), tools: [weather] };
    const whole = await openai.chat.completions.create(ask);
    const runner = openai.chat.completions.stream(ask);
    const calls = (await runner.finalMessage()).tool_calls ?? [];
    const plain = (list: typeof calls) =>
      list.map((call) => (call.type === 'function' ? [call.id, call.function.name, call.function.arguments] : []));
    expect(plain(calls)).toEqual(plain(whole.choices[0]?.message.tool_calls ?? []));
    expect(calls).toHaveLength(2);
  });

  test('structured output satisfies its schema', async () => {
    const schema = {
      type: 'object',
      properties: {
        name: { type: 'string' },
        kind: { enum: ['a', 'b'] },
        tags: { type: 'array', items: { type: 'number' }, minItems: 2 },
      },
      required: ['name', 'kind', 'tags'],
      additionalProperties: false,
    };
    const answer = await openai.chat.completions.parse({
      model: 'gpt-4o',
      messages: user('x'),
      response_format: { type: 'json_schema', json_schema: { name: 'thing', strict: true, schema } },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual({
      name: 'sample name',
      kind: 'a',
      tags: [0.5, 0.5],
    });
  });

  test('stops at a stop sequence and at the token limit', async () => {
    const stopped = await openai.chat.completions.create({
      model: 'gpt-4o',
      messages: user('one STOP two'),
      stop: ['STOP'],
    });
    expect(stopped.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'You said: one ' } });
    const cut = await openai.chat.completions.create({
      model: 'gpt-4o',
      messages: user('[[sim: words=50]]'),
      max_completion_tokens: 5,
    });
    expect(cut.choices[0]?.finish_reason).toBe('length');
    expect(cut.usage?.completion_tokens).toBe(5);
  });

  test('refuses on request', async () => {
    const answer = await openai.chat.completions.create({ model: 'gpt-4o', messages: user('REFUSE this') });
    expect(answer.choices[0]?.message).toMatchObject({
      content: null,
      refusal: "I'm sorry, but I can't help with that.",
    });
  });

  test('takes images, gives several choices and log probabilities', async () => {
    const answer = await openai.chat.completions.create({
      model: 'gpt-4o',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
          ],
        },
      ],
      n: 2,
      logprobs: true,
      top_logprobs: 2,
    });
    expect(answer.choices).toHaveLength(2);
    expect(answer.choices[0]?.message.content).toBe('You said: Look I see 1 image.');
    expect(answer.choices[0]?.logprobs?.content?.[0]?.top_logprobs).toHaveLength(2);
  });

  test('reasoning is paid for, searches are cited', async () => {
    const thought = await openai.chat.completions.create({
      model: 'o3-mini',
      messages: user('Think'),
      reasoning_effort: 'low',
    });
    expect(thought.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
    const found = await openai.chat.completions.create({
      model: 'gpt-4o-search-preview',
      messages: user('Search it'),
      web_search_options: {},
    });
    const { content, annotations = [] } = found.choices[0]?.message ?? {};
    const [first] = annotations;
    expect(annotations).toHaveLength(2);
    expect(content?.slice(first?.url_citation.start_index, first?.url_citation.end_index)).toBe(
      'Page 1 says something about it.',
    );
  });

  test('a long prompt is cached the second time', async () => {
    const ask = { model: 'gpt-4o', messages: user('lorem ipsum '.repeat(700)), prompt_cache_key: 'k' };
    const cold = await openai.chat.completions.create(ask);
    const warm = await openai.chat.completions.create(ask);
    expect(cold.usage?.prompt_tokens_details?.cached_tokens).toBe(0);
    expect(warm.usage?.prompt_tokens_details?.cached_tokens).toBeGreaterThanOrEqual(1024);
    const other = await openai.chat.completions.create({ ...ask, prompt_cache_key: 'other' });
    expect(other.usage?.prompt_tokens_details?.cached_tokens).toBe(0);
  });
});

describe('the smaller routes', () => {
  test('completions, whole and streamed', async () => {
    const ask = { model: 'gpt-3.5-turbo-instruct', prompt: 'Say hi', max_tokens: 50 } as const;
    const whole = await openai.completions.create(ask);
    expect(whole.choices[0]).toMatchObject({ text: 'You said: Say hi', finish_reason: 'stop' });
    let text = '';
    for await (const chunk of await openai.completions.create({ ...ask, stream: true }))
      text += chunk.choices[0]?.text ?? '';
    expect(text).toBe('You said: Say hi');
  });

  test('embeddings in both encodings', async () => {
    const ask = { model: 'text-embedding-3-small', input: ['a', 'b'], dimensions: 8 };
    const floats = await openai.embeddings.create({ ...ask, encoding_format: 'float' });
    const packed = await openai.embeddings.create({ ...ask, encoding_format: 'base64' });
    expect(floats.data).toHaveLength(2);
    expect(Math.hypot(...(floats.data[0]?.embedding ?? []))).toBeCloseTo(1, 5);
    const bytes = Buffer.from(String(packed.data[0]?.embedding), 'base64');
    expect(bytes.readFloatLE(0)).toBeCloseTo(floats.data[0]?.embedding[0] ?? 9, 6);
  });

  test('models', async () => {
    const ids: string[] = [];
    for await (const model of openai.models.list()) ids.push(model.id);
    expect(ids).toContain('gpt-4o-mini');
    expect((await openai.models.retrieve('gpt-4o')).id).toBe('gpt-4o');
    expect(await failureOf(openai.models.retrieve('nope'))).toBeInstanceOf(OpenAI.NotFoundError);
  });
});
