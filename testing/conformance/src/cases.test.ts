import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { chatModels, type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(() => house.simulator.reset());

const post = (path: string, body: unknown, signal?: AbortSignal) =>
  fetch(house.url + path, { method: 'POST', body: JSON.stringify(body), ...(signal && { signal }) });
const chat = (model: string, content: string, more: object = {}) => ({
  model,
  messages: [{ role: 'user', content }],
  ...more,
});

describe.each(chatModels)('%s', (model) => {
  test('B009: streams of many clients never mix, whoever leaves', async () => {
    const markers = Array.from({ length: 120 }, (_, at) => `marker-${at}-of-many`);
    const texts = await Promise.all(
      markers.map(async (marker, at) => {
        const leaves = at % 3 === 0;
        const controller = new AbortController();
        const said = `${marker} `.repeat(30).trim();
        const response = await post(
          '/v1/chat/completions',
          chat(model, `[[sim: say=${said}]]`, { stream: true }),
          controller.signal,
        );
        const reader = response.body?.getReader();
        let text = '';
        for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
          text += new TextDecoder().decode(next.value);
          if (leaves && text.length > 400) {
            controller.abort();
            break;
          }
        }
        return text;
      }),
    );
    texts.forEach((text, at) => {
      for (const marker of text.matchAll(/marker-\d+-of-many/g)) expect(marker[0]).toBe(markers[at] ?? '');
      if (at % 3 > 0) expect(text).toContain(markers[at] ?? '?');
    });
  });

  test('B060: the same request twice is the same upstream body, byte by byte', async () => {
    for (const path of ['/v1/chat/completions', '/openai/v1/chat/completions']) {
      for (let i = 0; i < 2; i++) await (await post(path, chat(model, 'Hi', { temperature: 0.5 }))).text();
    }
    const bodies = house.simulator.requests.map((request) => request.bodyText);
    expect(bodies).toHaveLength(4);
    expect(new Set(bodies).size).toBe(1);
  });

  test('B003, P04: the first words of a stream have a role before or with them', async () => {
    const text = await (await post('/v1/chat/completions', chat(model, 'Hi', { stream: true }))).text();
    const chunks = text.split('\n\n').filter((block) => block.startsWith('data: {'));
    const first = chunks.findIndex((block) => JSON.parse(block.slice(6)).choices[0]?.delta.content);
    const role = chunks.findIndex((block) => JSON.parse(block.slice(6)).choices[0]?.delta.role === 'assistant');
    expect(role).toBeGreaterThanOrEqual(0);
    expect(role).toBeLessThanOrEqual(first);
  });

  test('B047, P21: a fallback sends what a first try would have sent', async () => {
    const other = chatModels.find((each) => each !== model) ?? '';
    const body = chat(other, 'Think', { max_completion_tokens: 4_000, temperature: 1 });
    await (await post('/v1/chat/completions', body)).text();
    const direct = house.simulator.requests.at(-1)?.bodyText;
    house.simulator.reset();
    house.simulator.script({ match: { vendor: model.split('/')[0] ?? '' }, fault: { status: 503 }, times: 'forever' });
    const answer = await post('/v1/chat/completions', { ...body, model, fallbacks: [other] });
    expect(answer.status).toBe(200);
    expect(house.simulator.requests.at(-1)?.bodyText).toBe(direct ?? '');
  });

  test('P19: a rate limit is told in the client’s own words, with when to come back', async () => {
    const limited = '[[sim: status=429; retry_after=5]]';
    const openai = await post('/v1/chat/completions', chat(model, limited));
    expect([openai.status, openai.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await openai.json()).toHaveProperty('error.message');
    const claude = await post('/anthropic/v1/messages', chat(model, limited, { max_tokens: 10 }));
    expect([claude.status, claude.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await claude.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
  });
});

test('P17: unknown routes, providers and models are 404 and 400 in the client’s format', async () => {
  expect((await post('/v1/nothing', {})).status).toBe(404);
  expect((await post('/v1/chat/completions', chat('cohere/command', 'Hi'))).status).toBe(400);
  const claude = await post('/anthropic/v1/messages', chat('cohere/command', 'Hi', { max_tokens: 1 }));
  expect(claude.status).toBe(400);
  expect(await claude.json()).toMatchObject({ type: 'error' });
});

/** Bytes on a raw connection; resolves with what came back when the peer has closed it or said something. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(house.url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.on('data', (data) => (text += data.toString('latin1')));
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}

test('B011: broken, half-closed and strange connections never end the process', async () => {
  const strange = [
    '',
    '\u0000\u0001\u0002\r\n\r\n',
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"model"',
    'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
    'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n',
    'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n',
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    `GET / HTTP/1.1\r\nhost: x\r\n${'x-a: b\r\n'.repeat(5_000)}\r\n`,
    'GET /v1/models HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ];
  await Promise.all(strange.map(raw));
  const answer = await post('/v1/chat/completions', chat('openai/gpt-4o', 'Still there?'));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('Still there?');
});
