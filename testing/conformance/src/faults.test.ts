import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(() => house.simulator.reset());

/** One question in each client format, of each provider. */
const formats = {
  chat: { path: '/v1/chat/completions', body: (text: string) => ({ messages: [{ role: 'user', content: text }] }) },
  responses: { path: '/v1/responses', body: (text: string) => ({ input: text }) },
  messages: {
    path: '/anthropic/v1/messages',
    body: (text: string) => ({ max_tokens: 1_000, messages: [{ role: 'user', content: text }] }),
  },
} as const;
type Format = keyof typeof formats;
const models = ['openai/gpt-4o', 'anthropic/claude-sonnet-4-5-20250929'];
const every = (Object.keys(formats) as Format[]).flatMap((format) => models.map((model) => [format, model] as const));

async function ask(format: Format, model: string, directives: string, stream: boolean) {
  const { path, body } = formats[format];
  const response = await fetch(house.url + path, {
    method: 'POST',
    body: JSON.stringify({ model, stream, ...body(`[[sim: words=40; ${directives}]]`) }),
  });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

/** The error as clients of the format read it. */
function expectError(format: Format, body: unknown): void {
  if (format === 'messages') {
    expect(body).toMatchObject({
      type: 'error',
      error: { type: expect.any(String), message: expect.stringMatching(/./) },
    });
  } else {
    expect(body).toMatchObject({
      is_bifrost_error: expect.any(Boolean),
      error: { message: expect.stringMatching(/./) },
    });
  }
}

describe.each(every)('%s from %s', (format, model) => {
  describe.each([false, true])('stream: %p', (stream) => {
    test.each(['html', 'empty', 'reset', 'status=500', 'status=529', 'half-json'])(
      'before the first word: %s',
      async (fault) => {
        if (stream && fault === 'half-json') return; // a body that stops is `truncate` there
        const directive = fault.includes('=') ? fault : `kind=${fault}`;
        const { status, type, text } = await ask(format, model, directive, stream);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(type).toBe('application/json');
        expectError(format, JSON.parse(text));
        // the page itself may stand beside the message, for people
        expect(JSON.parse(text).error.message).not.toContain('<');
      },
    );
  });

  test.each<readonly [string, string, boolean]>([
    ['application/json', '{}', false],
    ['application/json', '{"choices":"x","content":5,"output":{"a":1},"usage":"no"}', false],
    ['application/json', '[1,2]', false],
    ['text/event-stream', 'data: [DONE]\n\n', true],
    ['text/event-stream', ': nothing\n\n', true],
  ])('status 200 and %s %j is no answer', async (type, body, stream) => {
    house.simulator.script({ reply: { status: 200, headers: { 'content-type': type }, body } });
    const answer = await ask(format, model, 'words=1', stream);
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expectError(format, JSON.parse(answer.text));
  });

  // the readers of chat chunks leave a line out that cannot be read, as the API's own do
  const skipsBroken = format === 'chat' && model.startsWith('openai/');
  const faults = ['error-first', 'cut', 'truncate', 'error-mid', ...(skipsBroken ? [] : ['malformed-sse'])];
  test.each(faults)('in a stream: %s', async (fault) => {
    const { status, type, text } = await ask(format, model, `kind=${fault}; after=8; chunk_delay_ms=3`, true);
    if (type === 'application/json') {
      expect(status).toBeGreaterThanOrEqual(400);
      expectError(format, JSON.parse(text));
      return;
    }
    expect(status).toBe(200);
    const blocks = text
      .trim()
      .split('\n\n')
      .filter((block) => block !== 'data: [DONE]');
    const last =
      blocks
        .at(-1)
        ?.split('\n')
        .find((line) => line.startsWith('data: ')) ?? '';
    const body = JSON.parse(last.slice('data: '.length));
    if (format === 'responses') expect(JSON.stringify(body)).toMatch(/"type":"(error|response\.failed)"|"error":/);
    else expectError(format, body);
    expect(text.includes('[DONE]')).toBe(format === 'chat');
  });

  test('a stream that never says a word ends in bounded time only by its own limit, and leaves when asked', async () => {
    const controller = new AbortController();
    const { path, body } = formats[format];
    const pending = fetch(house.url + path, {
      method: 'POST',
      signal: controller.signal,
      body: JSON.stringify({ model, stream: true, ...body('[[sim: kind=silence]]') }),
    }).catch(() => 'left');
    while (house.simulator.requests.length === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await pending).toBe('left');
    while (house.simulator.requests.some((request) => request.outcome === 'running')) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    expect(house.simulator.requests.map((request) => request.outcome)).toEqual(['client-left']);
  });
});
