import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type OpenAI from 'openai';
import { type Simulator, startSimulator } from '../../start-simulator.ts';
import { clientsOf, post } from '../../testing/clients.ts';

let simulator: Simulator;
let openai: OpenAI;
beforeAll(async () => {
  simulator = await startSimulator();
  openai = clientsOf(simulator).openai;
});
afterAll(() => simulator.stop());

const weather = {
  type: 'function',
  name: 'get_weather',
  strict: false,
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
} as const;

async function streamed(ask: OpenAI.Responses.ResponseCreateParamsNonStreaming) {
  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  for await (const event of await openai.responses.create({ ...ask, stream: true })) events.push(event);
  return events;
}

describe('answers', () => {
  test('repeats the prompt, and its usage adds up', async () => {
    const answer = await openai.responses.create({ model: 'gpt-4o', input: 'Hello' });
    expect(answer.output_text).toBe('You said: Hello');
    expect(answer.status).toBe('completed');
    expect(answer.usage?.total_tokens).toBe((answer.usage?.input_tokens ?? 0) + (answer.usage?.output_tokens ?? 0));
  });

  test.each<OpenAI.Responses.ResponseCreateParamsNonStreaming>([
    { model: 'gpt-4o', input: '[[sim: words=30]]' },
    { model: 'gpt-4o', input: 'REFUSE' },
    { model: 'gpt-4o', input: 'Call the tool', tools: [weather] },
    { model: 'gpt-4o', input: 'Use the tool', tools: [{ type: 'custom', name: 'shell' }] },
    {
      model: 'gpt-4o',
      input: 'Search for it',
      tools: [{ type: 'web_search' }],
      include: ['web_search_call.action.sources'],
    },
    {
      model: 'gpt-5',
      input: 'Think',
      reasoning: { effort: 'low', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
      store: false,
    },
    { model: 'gpt-4o', input: '[[sim: words=90]]', max_output_tokens: 20 },
  ])('the stream of %j ends in the whole answer', async (ask) => {
    const whole = await openai.responses.create(ask);
    const events = await streamed(ask);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, at) => at));
    const done = events.flatMap((event) => (event.type === 'response.output_item.done' ? [event.item] : []));
    const last = events.at(-1);
    if (last?.type !== 'response.completed' && last?.type !== 'response.incomplete')
      throw new Error(`ends with ${last?.type}`);
    expect(plain(done)).toEqual(plain(whole.output));
    expect(last.response.status ?? '').toBe(whole.status ?? '?');
    expect(last.response.usage).toEqual(whole.usage);
    const text = events.map((event) => (event.type === 'response.output_text.delta' ? event.delta : '')).join('');
    expect(text).toBe(whole.output_text);
  });

  test('reasoning goes round with its seal, a broken seal is refused', async () => {
    const ask = {
      model: 'gpt-5',
      input: 'Call the tool',
      tools: [weather],
      include: ['reasoning.encrypted_content'],
      store: false,
    } as const;
    const first = await openai.responses.create({ ...ask, tools: [weather], include: ['reasoning.encrypted_content'] });
    const call = first.output.find((item) => item.type === 'function_call');
    if (call?.type !== 'function_call') throw new Error('no call');
    const outputs = { type: 'function_call_output', call_id: call.call_id, output: 'sunny' } as const;
    const send = (output: readonly unknown[]) =>
      post(simulator, '/openai/v1/responses', {
        model: 'gpt-5',
        input: [{ role: 'user', content: 'Call the tool' }, ...output, outputs],
        tools: [weather],
      });
    expect((await send(first.output)).text).toContain('The tools say: sunny');
    const broken = first.output.map((item) =>
      item.type === 'reasoning' ? { ...item, encrypted_content: 'gAAA' } : item,
    );
    expect((await send(broken)).body).toMatchObject({ error: { code: 'invalid_encrypted_content' } });
  });

  test('continues a stored response', async () => {
    const first = await openai.responses.create({ model: 'gpt-4o', input: 'Call the tool', tools: [weather] });
    const call = first.output.find((item) => item.type === 'function_call');
    if (call?.type !== 'function_call') throw new Error('no call');
    const next = await openai.responses.create({
      model: 'gpt-4o',
      previous_response_id: first.id,
      input: [{ type: 'function_call_output', call_id: call.call_id, output: 'rain' }],
    });
    expect(next.output_text).toBe('The tools say: rain');
  });

  test('structured output and token counts', async () => {
    const schema = {
      type: 'object',
      properties: { ok: { type: 'boolean' } },
      required: ['ok'],
      additionalProperties: false,
    };
    const answer = await openai.responses.create({
      model: 'gpt-4o',
      input: 'x',
      text: { format: { type: 'json_schema', name: 'a', schema } },
    });
    expect(JSON.parse(answer.output_text)).toEqual({ ok: true });
    const counted = await openai.responses.inputTokens.count({ model: 'gpt-4o', input: 'Hello' });
    const asked = await openai.responses.create({ model: 'gpt-4o', input: 'Hello' });
    expect(counted.input_tokens).toBe(asked.usage?.input_tokens ?? -1);
  });
});

describe('the order of events', () => {
  const item = (...inside: string[]) => ['output_item.added', ...inside, 'output_item.done'];
  const text = item('content_part.added', 'output_text.delta', 'output_text.done', 'content_part.done');
  const summary = [
    'reasoning_summary_part.added',
    'reasoning_summary_text.delta',
    'reasoning_summary_text.done',
    'reasoning_summary_part.done',
  ];
  const search = item('web_search_call.in_progress', 'web_search_call.searching', 'web_search_call.completed');
  const cited = ['output_text.delta', 'output_text.annotation.added', 'output_text.done'];
  test.each<readonly [string, OpenAI.Responses.ResponseCreateParamsNonStreaming, readonly string[]]>([
    ['text', { model: 'gpt-4o', input: 'Hi' }, text],
    [
      'a refusal',
      { model: 'gpt-4o', input: 'REFUSE' },
      item('content_part.added', 'refusal.delta', 'refusal.done', 'content_part.done'),
    ],
    [
      'a call',
      { model: 'gpt-4o', input: 'Use the tool', tools: [weather] },
      item('function_call_arguments.delta', 'function_call_arguments.done'),
    ],
    [
      'free text for a tool',
      { model: 'gpt-4o', input: 'Use the tool', tools: [{ type: 'custom', name: 'sh' }] },
      item('custom_tool_call_input.delta', 'custom_tool_call_input.done'),
    ],
    [
      'reasoning',
      { model: 'o3', input: 'Hi', reasoning: { summary: 'auto' } },
      [...item(...summary, ...summary), ...text],
    ],
    [
      'a search',
      { model: 'gpt-4o', input: 'Search', tools: [{ type: 'web_search' }] },
      [...search, ...item('content_part.added', ...cited, 'content_part.done')],
    ],
  ])('of %s', async (_what, ask, inside) => {
    const types = (await streamed(ask)).map((event) => event.type.replace(/^response\./, ''));
    const runs = types.filter((type, at) => type !== types[at - 1]);
    expect(runs).toEqual(['created', 'in_progress', ...inside, 'completed']);
  });
});

/** Without members that the client library adds. */
const plain = (items: readonly unknown[]): unknown =>
  JSON.parse(JSON.stringify(items, (name, value: unknown) => (name === 'parsed_arguments' ? undefined : value)));
