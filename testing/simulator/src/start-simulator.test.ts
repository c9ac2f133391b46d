import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import type { Fault } from './faults/fault.ts';
import { keyFingerprint } from './http/redact-headers.ts';
import { type Simulator, startSimulator } from './start-simulator.ts';
import { clientsOf, failureOf, post } from './testing/clients.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const chat = { model: 'gpt-4o', messages: [{ role: 'user', content: '[[sim: words=30]]' }] };
const messages = { model: 'claude-haiku-4-5', max_tokens: 200, messages: chat.messages };
const routes = [
  ['openai chat', '/openai/v1/chat/completions', chat, '[DONE]'],
  ['openai responses', '/openai/v1/responses', { model: 'gpt-4o', input: '[[sim: words=30]]' }, 'response.completed'],
  ['anthropic messages', '/anthropic/v1/messages', messages, 'message_stop'],
] as const;

/** Text that arrived before the body ended or broke, and how it ended. */
async function read(
  path: string,
  body: object,
): Promise<{ status: number; type: string | null; text: string; isBroken: boolean }> {
  const auth = { authorization: 'Bearer k', 'x-api-key': 'k', 'anthropic-version': '2023-06-01' };
  const headers = { 'content-type': 'application/json', ...auth };
  const response = await fetch(simulator.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const head = { status: response.status, type: response.headers.get('content-type') };
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
    return { ...head, text, isBroken: false };
  } catch {
    return { ...head, text, isBroken: true };
  }
}

describe.each(routes)('faults of %s', (_name, path, ask, end) => {
  const stream = { ...ask, stream: true };
  const once = (fault: Fault) => simulator.script({ fault });

  test('a healthy stream ends as it should', async () => {
    const { text, isBroken, type } = await read(path, stream);
    expect([text.includes(end), isBroken, type]).toEqual([true, false, 'text/event-stream; charset=utf-8']);
  });

  test.each([429, 500, 503, 529])('status %d with Retry-After, once', async (status) => {
    once({ status, retry_after: '7' });
    const failed = await post(simulator, path, ask);
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([status, '7']);
    expect(failed.body).toMatchObject({ error: { message: expect.any(String), type: expect.any(String) } });
    expect((await post(simulator, path, ask)).status).toBe(200);
  });

  test('reset', async () => {
    once({ kind: 'reset' });
    expect(await failureOf(fetch(simulator.url + path, { method: 'POST', body: '{}' }))).toMatchObject({
      code: 'ECONNRESET',
    });
    expect(simulator.requests[0]).toMatchObject({ outcome: 'broken-off', status: undefined });
  });

  test('HTML, empty body, half JSON, wrong content type', async () => {
    simulator.script(
      { fault: { kind: 'html' } },
      { fault: { kind: 'empty' } },
      { fault: { kind: 'half-json' } },
      { fault: { kind: 'wrong-content-type' } },
    );
    const html = await read(path, ask);
    expect([html.status, html.type, html.text.startsWith('<html>')]).toEqual([502, 'text/html', true]);
    expect((await read(path, ask)).text).toBe('');
    const half = await read(path, ask);
    expect([half.status, half.text[0], half.text.at(-1), half.isBroken]).toEqual([
      200,
      '{',
      expect.not.stringMatching('}'),
      false,
    ]);
    expect((await read(path, ask)).type).toBe('text/plain');
  });

  test('truncated stream ends cleanly without its end', async () => {
    once({ kind: 'truncate', after: 4 });
    const { text, isBroken } = await read(path, stream);
    expect([text.split('\n\n').length - 1, text.includes(end), isBroken]).toEqual([4, false, false]);
  });

  test('cut stream breaks in the middle of an event', async () => {
    once({ kind: 'cut', after: 4 });
    const { text, isBroken } = await read(path, stream);
    expect([text.split('\n\n').length - 1, text.endsWith('\n\n'), isBroken]).toEqual([4, false, true]);
    expect(simulator.requests[0]?.outcome).toBe('broken-off');
  });

  test('malformed event', async () => {
    once({ kind: 'malformed-sse', after: 3 });
    const { text } = await read(path, stream);
    const payloads = text.split('\n').filter((line) => line.startsWith('data: {'));
    expect(payloads.findIndex((line) => !line.endsWith('}'))).toBe(3);
    expect(text).toContain(end);
  });

  test('errors in the first event and in the middle', async () => {
    simulator.script({ fault: { kind: 'error-first' } }, { fault: { kind: 'error-mid', after: 3 } });
    const first = await read(path, stream);
    expect([first.status, first.text.includes('error'), first.text.includes(end)]).toEqual([200, true, false]);
    const middle = await read(path, stream);
    expect([middle.text.indexOf('error') > 100, middle.text.includes(end)]).toEqual([true, false]);
  });

  test('silence lasts until the client leaves', async () => {
    once({ kind: 'silence', after: 2 });
    const client = new AbortController();
    const headers = {
      'content-type': 'application/json',
      authorization: 'Bearer k',
      'x-api-key': 'k',
      'anthropic-version': '2023-06-01',
    };
    const response = await fetch(simulator.url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(stream),
      signal: client.signal,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    expect(simulator.requests[0]?.outcome).toBe('running');
    client.abort();
    await failureOf(reader?.closed ?? Promise.resolve());
    await until(() => simulator.requests[0]?.outcome !== 'running');
    expect(simulator.requests[0]?.outcome).toBe('client-left');
  });
});

/** Turns of the event loop until something is so; the test's own time limit ends a vain wait. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

describe('ways to ask for a fault', () => {
  test('by prompt and by model name', async () => {
    const byPrompt = { ...chat, messages: [{ role: 'user', content: 'Hi [[sim: status=503; retry_after=2]]' }] };
    const answer = await post(simulator, '/openai/v1/chat/completions', byPrompt);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    const byModel = await post(simulator, '/anthropic/v1/messages', {
      ...messages,
      model: 'claude-haiku-4-5--status=529',
    });
    expect(byModel.body).toEqual({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
  });

  test('a directive that does not exist does not pass for health', async () => {
    const typo = { ...chat, messages: [{ role: 'user', content: '[[sim: statsu=503]]' }] };
    expect((await post(simulator, '/openai/v1/chat/completions', typo)).status).toBe(500);
  });

  test('by the admin API, for some requests only', async () => {
    const url = `${simulator.url}/_script`;
    const rule = { match: { key: 'sk-tired', model: 'gpt-4o' }, skip: 1, times: 2, fault: { status: 429 } };
    const set = await fetch(url, { method: 'POST', body: JSON.stringify(rule) });
    expect(set.status).toBe(200);
    const status = async (key: string) =>
      (await post(simulator, '/openai/v1/chat/completions', chat, { authorization: `Bearer ${key}` })).status;
    expect([
      await status('sk-tired'),
      await status('sk-fresh'),
      await status('sk-tired'),
      await status('sk-tired'),
      await status('sk-tired'),
    ]).toEqual([200, 200, 429, 429, 200]);
    expect((await fetch(url, { method: 'POST', body: '{"fault":{"colour":1}}' })).status).toBe(400);
    expect(await (await fetch(url, { method: 'DELETE' })).json()).toEqual([]);
  });

  test('a literal reply goes out byte for byte', async () => {
    const pieces = ['data: {"a"', ':1}\n\n', 'data: [DONE]\n\n'];
    simulator.script({
      match: { path: '/chat/completions' },
      reply: { status: 200, headers: { 'content-type': 'text/event-stream' }, pieces },
    });
    expect((await read('/openai/v1/chat/completions', { anything: true })).text).toBe(pieces.join(''));
  });
});

describe('records', () => {
  test('say what came, without the key', async () => {
    await post(simulator, '/openai/v1/chat/completions', chat, { authorization: 'Bearer sk-secret', 'x-more': 'yes' });
    const [record] = simulator.requests;
    expect(record).toMatchObject({
      vendor: 'openai',
      path: '/v1/chat/completions',
      body: chat,
      status: 200,
      outcome: 'answered',
    });
    expect(record?.headers).toMatchObject({
      authorization: `Bearer redacted:${keyFingerprint('sk-secret')}`,
      'x-more': 'yes',
    });
    const overHttp = await (await fetch(`${simulator.url}/_requests`)).text();
    expect(overHttp).toContain('/v1/chat/completions');
    expect(overHttp).not.toContain('sk-secret');
  });
});

describe('bare paths', () => {
  test('belong to the vendor that serves them, or whose key they carry', async () => {
    const models = async (headers: Record<string, string>) =>
      (await fetch(`${simulator.url}/v1/models`, { headers })).text();
    expect(await models({ authorization: 'Bearer k' })).toContain('gpt-4o');
    expect(await models({ 'x-api-key': 'k', 'anthropic-version': '2023-06-01' })).toContain('claude-');
    expect((await post(simulator, '/v1/messages', messages)).status).toBe(200);
  });
});

test('the official clients read the errors', async () => {
  const { openai, anthropic } = clientsOf(simulator);
  simulator.script({ fault: { status: 429 } }, { fault: { status: 529 } });
  expect(await failureOf(openai.responses.create({ model: 'gpt-4o', input: 'x' }))).toMatchObject({
    status: 429,
    code: 'rate_limit_exceeded',
  });
  const overloaded = await failureOf(
    anthropic.messages.create({ model: 'claude-haiku-4-5', max_tokens: 5, messages: [{ role: 'user', content: 'x' }] }),
  );
  expect(overloaded).toMatchObject({ status: 529, type: 'overloaded_error' });
});
