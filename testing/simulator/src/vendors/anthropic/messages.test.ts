import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type Anthropic from '@anthropic-ai/sdk';
import { type Simulator, startSimulator } from '../../start-simulator.ts';
import { clientsOf, failureOf, pixel, post } from '../../testing/clients.ts';

let simulator: Simulator;
let anthropic: Anthropic;
beforeAll(async () => {
  simulator = await startSimulator();
  anthropic = clientsOf(simulator).anthropic;
});
afterAll(() => simulator.stop());

const weather: Anthropic.Tool = {
  name: 'get_weather',
  input_schema: { type: 'object', properties: { city: { type: 'string' } } },
};
const time: Anthropic.Tool = { name: 'get_time', input_schema: { type: 'object' } };
const user = (content: string) => [{ role: 'user' as const, content }];
const base = { model: 'claude-haiku-4-5', max_tokens: 500 };

describe('answers', () => {
  test('repeats the prompt', async () => {
    const answer = await anthropic.messages.create({ ...base, messages: user('Hello') });
    expect(answer.content).toEqual([{ type: 'text', text: 'You said: Hello' }] as unknown as Anthropic.ContentBlock[]);
    expect(answer.stop_reason).toBe('end_turn');
    expect(answer.usage.input_tokens).toBeGreaterThan(0);
  });

  const thinking = { type: 'enabled', budget_tokens: 1024 } as const;
  const document = {
    type: 'document',
    source: { type: 'text', media_type: 'text/plain', data: 'The grass is green.' },
    citations: { enabled: true },
  } as const;
  test.each<Anthropic.MessageCreateParamsNonStreaming>([
    { ...base, messages: user('[[sim: words=40]]') },
    { ...base, messages: user('REFUSE') },
    { ...base, messages: user('Call both tools'), tools: [weather, time] },
    { ...base, messages: user('Think'), thinking, max_tokens: 2000 },
    { ...base, messages: user('Think [[sim: redact]]'), thinking, max_tokens: 2000 },
    { ...base, messages: user('Search it'), tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
    { ...base, messages: [{ role: 'user', content: [document, { type: 'text', text: 'Which colour?' }] }] },
    { ...base, messages: user('[[sim: words=90]]'), max_tokens: 20 },
    { ...base, messages: user('one STOP two'), stop_sequences: ['STOP'] },
  ])('the stream of %j folds into the whole answer', async (ask) => {
    const whole = await anthropic.messages.create(ask);
    const folded = await anthropic.messages.stream(ask).finalMessage();
    expect(plain(folded.content)).toEqual(plain(whole.content));
    expect(folded.stop_reason).toBe(whole.stop_reason);
    expect(folded.stop_sequence).toBe(whole.stop_sequence);
    expect(folded.usage.output_tokens).toBe(whole.usage.output_tokens);
  });

  test('calls tools as the choice says', async () => {
    const ask = { ...base, messages: user('Do it in parallel'), tools: [weather, time] };
    const calls = async (tool_choice: Anthropic.ToolChoice) =>
      (await anthropic.messages.create({ ...ask, tool_choice })).content.flatMap((block) =>
        block.type === 'tool_use' ? [block.name] : [],
      );
    expect(await calls({ type: 'any' })).toEqual(['get_weather', 'get_time']);
    expect(await calls({ type: 'any', disable_parallel_tool_use: true })).toEqual(['get_weather']);
    expect(await calls({ type: 'tool', name: 'get_time' })).toEqual(['get_time']);
    expect(await calls({ type: 'none' })).toEqual([]);
  });

  test('thoughts go round with their signature, a changed thought is refused', async () => {
    const ask = { ...base, max_tokens: 2000, thinking, tools: [weather] };
    const first = await anthropic.messages.create({ ...ask, messages: user('Call the tool') });
    const id = first.content.find((block) => block.type === 'tool_use')?.id ?? '';
    const result = {
      role: 'user' as const,
      content: [{ type: 'tool_result' as const, tool_use_id: id, content: 'sunny' }],
    };
    const next = await anthropic.messages.create({
      ...ask,
      messages: [...user('Call the tool'), { role: 'assistant', content: first.content }, result],
    });
    expect(next.content.at(-1)).toMatchObject({ text: 'The tools say: sunny' });
    const changed = first.content.map((block) => (block.type === 'thinking' ? { ...block, thinking: 'other' } : block));
    const bad = await failureOf(
      anthropic.messages.create({
        ...ask,
        messages: [...user('Call the tool'), { role: 'assistant', content: changed }, result],
      }),
    );
    expect(String(bad)).toContain('messages.1.content.0: Invalid `signature` in `thinking` block');
  });

  test('structured output, images, prefilled turns', async () => {
    const schema = {
      type: 'object',
      properties: { ok: { type: 'boolean' } },
      required: ['ok'],
      additionalProperties: false,
    };
    const structured = await anthropic.messages.create({
      ...base,
      messages: user('x'),
      output_config: { format: { type: 'json_schema', schema } },
    });
    expect(structured.content[0]).toMatchObject({ text: '{"ok":true}' });
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } } as const;
    const seen = await anthropic.messages.create({
      ...base,
      messages: [{ role: 'user', content: [image, { type: 'text', text: 'Look' }] }],
    });
    expect(seen.content[0]).toMatchObject({ text: 'You said: Look I see 1 image.' });
    const resumed = await anthropic.messages.create({
      ...base,
      messages: [...user('Hi'), { role: 'assistant', content: 'You said:' }],
    });
    expect(resumed.content[0]).toMatchObject({ text: ' Hi' });
  });

  test('marked prefixes are written once and read afterwards', async () => {
    const system = [
      {
        type: 'text' as const,
        text: 'lorem ipsum '.repeat(700),
        cache_control: { type: 'ephemeral' as const, ttl: '1h' as const },
      },
    ];
    const ask = (text: string) => anthropic.messages.create({ ...base, system, messages: user(text) });
    const cold = await ask('a');
    const warm = await ask('b');
    expect(cold.usage.cache_creation_input_tokens).toBeGreaterThan(1023);
    expect(cold.usage.cache_creation?.ephemeral_1h_input_tokens).toBe(cold.usage.cache_creation_input_tokens ?? -1);
    expect(cold.usage.cache_read_input_tokens).toBe(0);
    expect(warm.usage.cache_read_input_tokens).toBe(cold.usage.cache_creation_input_tokens);
    expect(warm.usage.cache_creation_input_tokens).toBe(0);
    const sum = ({ usage }: Anthropic.Message) =>
      usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0);
    expect(sum(warm)).toBe(sum(cold));
    expect(
      (await anthropic.messages.countTokens({ model: base.model, system, messages: user('a') })).input_tokens,
    ).toBe(sum(cold));
  });

  test('a marker that moves on reads what it wrote before', async () => {
    const long = (letter: string) => ({ type: 'text' as const, text: `${letter} lorem `.repeat(700) });
    const marked = { cache_control: { type: 'ephemeral' as const } };
    const first = [{ role: 'user' as const, content: [{ ...long('a'), ...marked }] }];
    const cold = await anthropic.messages.create({ ...base, messages: first });
    const second = [
      { role: 'user' as const, content: [long('a')] },
      { role: 'assistant' as const, content: 'ok' },
      { role: 'user' as const, content: [{ ...long('b'), ...marked }] },
    ];
    const warm = await anthropic.messages.create({ ...base, messages: second });
    expect(warm.usage.cache_read_input_tokens).toBe(cold.usage.cache_creation_input_tokens);
    expect(warm.usage.cache_creation_input_tokens).toBeGreaterThan(1000);
  });
});

test('the order of events', async () => {
  const tools: Anthropic.ToolUnion[] = [{ type: 'web_search_20250305', name: 'web_search' }];
  const ask = {
    ...base,
    max_tokens: 3000,
    thinking: { type: 'enabled', budget_tokens: 1024 } as const,
    tools,
    messages: user('Search it'),
  };
  const { text } = await post(simulator, '/anthropic/v1/messages', { ...ask, stream: true });
  const types = [...text.matchAll(/^data: .*?"type":"(?:content_block_delta.*?"type":"(\w+)|(\w+))"/gm)].map(
    ([, delta, type]) => delta ?? type,
  );
  const block = (...deltas: string[]) => ['content_block_start', ...deltas, 'content_block_stop'];
  const cited = block('citations_delta', 'text_delta');
  const [opening = '', ...rest] = block('thinking_delta', 'signature_delta');
  expect(types.filter((type, at) => type !== types[at - 1])).toEqual([
    'message_start',
    ...[opening, 'ping', ...rest],
    ...block('input_json_delta'),
    ...block(),
    ...block('text_delta'),
    ...cited,
    ...cited,
    'message_delta',
    'message_stop',
  ]);
  expect(text).toMatch(/^event: message_start\ndata: /);
});

describe('the smaller routes', () => {
  test('models are paged', async () => {
    const page = await anthropic.models.list({ limit: 3 });
    expect(page.data).toHaveLength(3);
    const ids: string[] = [];
    for await (const model of anthropic.models.list({ limit: 2 })) ids.push(model.id);
    expect(new Set(ids).size).toBe(7);
    expect((await anthropic.models.retrieve('claude-opus-4-6')).max_tokens).toBe(64_000);
  });

  test('the legacy text route', async () => {
    const ask = {
      model: 'claude-2.1'.replace('.', '-'),
      prompt: '\n\nHuman: Hi\n\nAssistant:',
      max_tokens_to_sample: 50,
    };
    const whole = await post(simulator, '/anthropic/v1/complete', ask);
    expect(whole.body).toMatchObject({ type: 'completion', completion: ' You said: Hi', stop_reason: 'stop_sequence' });
    const stream = await post(simulator, '/anthropic/v1/complete', { ...ask, stream: true });
    expect(stream.text).toContain('event: completion\ndata: {"type":"completion"');
    const bad = await post(simulator, '/anthropic/v1/complete', { ...ask, prompt: 'Hi' });
    expect(bad.status).toBe(400);
  });
});

/** Without members that the client library adds. */
const plain = (content: readonly unknown[]): unknown =>
  JSON.parse(JSON.stringify(content, (name, value: unknown) => (name === 'parsed_output' ? undefined : value)));
