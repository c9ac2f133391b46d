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

const weather = {
  type: 'function',
  name: 'get_weather',
  strict: false,
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
} as const;

async function eventsOf(ask: OpenAI.Responses.ResponseCreateParamsNonStreaming) {
  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  for await (const event of await openai.responses.create({ ...ask, stream: true })) events.push(event);
  return events;
}

describe.each(chatModels)('responses with %s', (model) => {
  test('text and instructions', async () => {
    const answer = await openai.responses.create({ model, input: 'Hello', instructions: 'Be brief.' });
    expect(answer.output_text).toBe('You said: Hello');
    expect(answer).toMatchObject({ object: 'response', status: 'completed', error: null, incomplete_details: null });
    expect(answer.usage?.total_tokens).toBe((answer.usage?.input_tokens ?? 0) + (answer.usage?.output_tokens ?? -1));
    expect(JSON.stringify(house.simulator.requests.at(-1)?.body)).toContain('Be brief.');
  });

  test('pictures', async () => {
    const image = { type: 'input_image', image_url: `data:image/png;base64,${pixel}`, detail: 'auto' } as const;
    const answer = await openai.responses.create({
      model,
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'Look' }, image] }],
    });
    expect(answer.output_text).toContain('I see 1 image');
  });

  test('a tool, its output, and the answer', async () => {
    const question = { role: 'user', content: 'Call get_weather' } as const;
    const first = await openai.responses.create({ model, input: [question], tools: [weather] });
    const call = first.output.find((item) => item.type === 'function_call');
    if (call === undefined) throw new Error('no function call');
    expect(JSON.parse(call.arguments)).toHaveProperty('city');
    const second = await openai.responses.create({
      model,
      tools: [weather],
      input: [
        question,
        ...first.output,
        { type: 'function_call_output', call_id: call.call_id, output: 'rain' },
      ] as OpenAI.Responses.ResponseInput,
    });
    expect(second.output_text).toContain('rain');
  });

  test('the events of a text, in order, numbered, each at its place', async () => {
    const events = await eventsOf({ model, input: '[[sim: words=20]]' });
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, at) => at));
    const order = events.map((event) => event.type).filter((type, at, all) => type !== all[at - 1]);
    expect(order).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const [created] = events;
    expect(created?.type === 'response.created' && created.response.status).toBe('in_progress');
    const text = events.map((event) => (event.type === 'response.output_text.delta' ? event.delta : '')).join('');
    const done = events.find((event) => event.type === 'response.output_text.done');
    expect(done?.text).toBe(text);
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error('not completed');
    const items = events.flatMap((event) => (event.type === 'response.output_item.done' ? [event.item] : []));
    expect(last.response.output).toEqual(items as OpenAI.Responses.ResponseOutputItem[]);
    expect(last.response.usage?.output_tokens).toBeGreaterThan(0);
  });

  test('a stream with a tool, put together by the SDK', async () => {
    const stream = openai.responses.stream({ model, input: 'Call get_weather', tools: [weather] });
    const final = await stream.finalResponse();
    const call = final.output.find((item) => item.type === 'function_call');
    expect(call?.name).toBe('get_weather');
    expect(JSON.parse(call?.arguments ?? '')).toHaveProperty('city');
  });

  test('no [DONE], and an event line for each', async () => {
    const response = await fetch(`${house.url}/v1/responses`, {
      method: 'POST',
      body: JSON.stringify({ model, input: 'Hi', stream: true }),
    });
    const text = await response.text();
    expect(text).not.toContain('[DONE]');
    for (const block of text.trim().split('\n\n')) {
      const [event = '', data = ''] = block.split('\n');
      expect(event).toBe(`event: ${JSON.parse(data.slice('data: '.length)).type}`);
    }
  });

  test('a limit that cuts the answer short', async () => {
    const ask = { model, input: '[[sim: words=80]]', max_output_tokens: 20 };
    const whole = await openai.responses.create(ask);
    expect(whole).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    expect((await eventsOf(ask)).at(-1)?.type).toBe('response.incomplete');
  });

  test('structured output', async () => {
    const answer = await openai.responses.create({
      model,
      input: 'Give me a trip',
      text: {
        format: {
          type: 'json_schema',
          name: 'trip',
          strict: true,
          schema: {
            type: 'object',
            properties: { city: { type: 'string' } },
            required: ['city'],
            additionalProperties: false,
          },
        },
      },
    });
    expect(JSON.parse(answer.output_text)).toHaveProperty('city');
  });

  test('errors before the stream are HTTP errors', async () => {
    for (const stream of [false, true]) {
      const failure = await failureOf(openai.responses.create({ model, input: '[[sim: status=429]]', stream }));
      expect(failure).toBeInstanceOf(OpenAI.RateLimitError);
    }
  });

  test('an error in mid-stream is an event that the SDK raises', async () => {
    const failure = await failureOf(eventsOf({ model, input: '[[sim: words=50; kind=error-mid; after=6]]' }));
    expect(failure).toBeInstanceOf(Error);
    const after = await openai.responses.create({ model, input: 'Still there?' });
    expect(after.output_text).toBe('You said: Still there?');
  });

  test('count tokens', async () => {
    const short = await openai.responses.inputTokens.count({ model, input: 'Hello' });
    const long = await openai.responses.inputTokens.count({
      model,
      input: 'Hello '.repeat(200),
      instructions: 'Be brief.',
    });
    expect(short.input_tokens).toBeGreaterThan(0);
    expect(long.input_tokens).toBeGreaterThan(short.input_tokens);
  });
});

describe('reasoning', () => {
  test('a summary, and encrypted items that are taken back', async () => {
    const ask = {
      model: 'openai/gpt-5',
      reasoning: { effort: 'low', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
      store: false,
    } as const;
    const first = await openai.responses.create({ ...ask, include: [...ask.include], input: 'Think' });
    const reasoning = first.output.find((item) => item.type === 'reasoning');
    expect(reasoning?.encrypted_content).toBeString();
    const input = [{ role: 'user', content: 'Think' }, ...first.output, { role: 'user', content: 'More' }];
    const second = await openai.responses.create({
      ...ask,
      include: [...ask.include],
      input: input as OpenAI.Responses.ResponseInput,
    });
    expect(second.output_text).toBe('You said: More');
    const sent = JSON.stringify(house.simulator.requests.at(-1)?.body);
    expect(sent).toContain(reasoning?.encrypted_content ?? 'nothing');
  });

  test('Claude’s thinking is a reasoning item with a summary, streamed as well', async () => {
    const ask = {
      model: 'anthropic/claude-sonnet-4-5-20250929',
      input: 'Think',
      max_output_tokens: 4_000,
      reasoning: { effort: 'medium', summary: 'auto' },
    } as const;
    const whole = await openai.responses.create(ask);
    expect(whole.output.map((item) => item.type)).toEqual(['reasoning', 'message']);
    const events = await eventsOf(ask);
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error('not completed');
    expect(last.response.output.map((item) => item.type)).toEqual(['reasoning', 'message']);
    expect(events.some((event) => event.type.startsWith('response.reasoning'))).toBe(true);
  });
});
