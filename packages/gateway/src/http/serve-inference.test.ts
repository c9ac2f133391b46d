import { afterEach, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ClientSettings } from './client-settings.ts';
import type { DropIn } from './inference-route.ts';
import { answer, chatRoute, facts, fakeHouse, type House } from './testing/fake-house.ts';

let house: House;
afterEach(() => house.close());

const good = { model: 'openai/gpt-4o', messages: [] };

async function post(body: unknown, headers: Record<string, string> = {}, path = '/v1/chat/completions') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(house.url + path, { method: 'POST', body: text, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const refusalOf = ({ status, text }: { status: number; text: string }) => {
  const body = JSON.parse(text);
  expect(body).toMatchObject({ is_bifrost_error: false, status_code: status, extra_fields: {} });
  return [status, body.error.message];
};

describe('an answered request', () => {
  test('reaches the engine with everything it needs, and its text reaches the client letter by letter', async () => {
    house = fakeHouse(() => answer('{"n": 1.0, "ü":"\\u00fc"}'));
    const body =
      '{"model":"openai/gpt-4o", "messages":[] ,"fallbacks":["anthropic/claude","nobody/x","gpt"],"stream":true}';
    const { status, headers, text } = await post(body, { 'x-bf-api-key': 'main', 'x-request-id': 'my-id' });
    expect([status, text]).toEqual([200, '{"n": 1.0, "ü":"\\u00fc"}']);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('content-length')).toBe('25');
    const [call] = house.calls;
    expect(call?.body.text).toBe(body);
    expect(call).toMatchObject({
      id: 'my-id',
      operation: 'generate',
      requestType: 'chat_completion',
      isStream: true,
      primary: { provider: 'openai', model: 'gpt-4o' },
      fallbacks: [{ provider: 'anthropic', model: 'claude' }],
      options: { pinnedKeyName: 'main' },
      dialect: 'gateway',
    });
    expect(call?.options.requestHeaders['x-request-id']).toBe('my-id');
  });

  test('gets an id when it brings none', async () => {
    house = fakeHouse(() => answer('{}'));
    await post(good);
    expect(house.calls[0]?.id).toBe('made-up-id');
  });

  test('may come packed', async () => {
    house = fakeHouse(() => answer('{}'));
    const body = gzipSync(JSON.stringify(good));
    const response = await fetch(`${house.url}/v1/chat/completions`, {
      method: 'POST',
      body,
      headers: { 'content-encoding': 'GZIP' },
    });
    expect(response.status).toBe(200);
    expect(house.calls[0]?.body.value).toEqual(good);
  });

  test('passes on the upstream headers, but none that are ours', async () => {
    const upstreamHeaders = {
      'x-ratelimit-remaining-requests': '7',
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'x',
    };
    house = fakeHouse(() => answer('{}', { upstreamHeaders }));
    const { headers } = await post(good);
    expect(headers.get('x-ratelimit-remaining-requests')).toBe('7');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBeNull();
  });

  test('tells times and losses when asked, else not', async () => {
    const timings = { queueMs: 0.0004, beforeMs: 0.25, upstreamMs: 812.3456 };
    const notes = [
      {
        what: 'dropped',
        field: 'sampling.topK',
        why: 'no-counterpart',
        touches: 'meaning',
        to: 'openai-chat',
        direction: 'request',
        count: 1,
      },
    ] as const;
    house = fakeHouse(() => answer('{}', { timings, notes }));
    const { headers } = await post(good, { 'x-bf-timing': 'report', 'x-bf-fidelity': 'report' });
    expect(headers.get('x-bf-timing-queue-ms')).toBe('0.000');
    expect(headers.get('x-bf-timing-before-ms')).toBe('0.250');
    expect(headers.get('x-bf-timing-upstream-ms')).toBe('812.346');
    expect(headers.has('x-bf-timing-after-ms')).toBe(false);
    expect(JSON.parse(headers.get('x-bf-fidelity') ?? '')).toEqual([...notes]);
    const silent = await post(good);
    expect([...silent.headers.keys()].filter((name) => name.startsWith('x-bf-'))).toEqual([]);
  });
});

describe('security headers stand on every response', () => {
  test.each([
    ['an answer', '/v1/chat/completions', 'POST'],
    ['a refusal', '/v1/chat/completions', 'POST'],
    ['an unknown path', '/nowhere', 'GET'],
    ['a preflight', '/v1/chat/completions', 'OPTIONS'],
  ])('%s', async (name, path, method) => {
    house = fakeHouse(() => answer('{}'));
    const body = method === 'POST' ? { body: name === 'an answer' ? JSON.stringify(good) : '{' } : {};
    const response = await fetch(house.url + path, { method, ...body, headers: { 'x-forwarded-proto': 'https' } });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'content-security-policy': "frame-ancestors 'none'",
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    });
  });
});

test('CORS headers for an allowed origin; others are served without', async () => {
  house = fakeHouse(() => answer('{}'), { allowedOrigins: ['https://app.example.com'] });
  const allowed = await post(good, { origin: 'https://app.example.com' });
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  const other = await post(good, { origin: 'https://other.net' });
  expect([other.status, other.headers.has('access-control-allow-origin')]).toEqual([200, false]);
});

describe('refusals before the engine is asked', () => {
  const cases: readonly (readonly [string, unknown, number, string])[] = [
    ['an array', [], 400, 'invalid request format: expected a JSON object'],
    ['no model', { messages: [] }, 400, 'model is required'],
    ['an empty model', { model: '', messages: [] }, 400, 'model is required'],
    ['a provider without model', { model: 'openai/', messages: [] }, 400, 'model is required'],
    ['a model of the wrong type', { model: 5, messages: [] }, 400, 'invalid request format: model must be a string'],
    [
      'fallbacks of the wrong type',
      { ...good, fallbacks: 'x' },
      400,
      'invalid request format: fallbacks must be an array of strings',
    ],
    [
      'fallbacks as objects',
      { ...good, fallbacks: [{ provider: 'openai', model: 'x' }] },
      400,
      'invalid request format: fallbacks must be an array of strings',
    ],
    ['what the format demands', { model: 'openai/gpt-4o' }, 400, 'messages is required for chat completion'],
    ['the model comes before the format', {}, 400, 'model is required'],
    [
      'too deep',
      `{"model":"openai/x","messages":${'['.repeat(600)}${']'.repeat(600)}}`,
      400,
      'invalid request format: nested deeper than 512 levels',
    ],
    [
      'a bare model nobody serves',
      { model: 'gpt-4o', messages: [] },
      400,
      'provider is required in model field (format: provider/model) — no providers found for model "gpt-4o" in model catalog to auto-resolve',
    ],
  ];
  test.each(cases)('%s', async (_name, body, status, message) => {
    house = fakeHouse(() => answer('{}'));
    expect(refusalOf(await post(body))).toEqual([status, message]);
    expect(house.calls).toEqual([]);
  });

  test.each(['', '{', '{"model":', 'nonsense', '\u0000'])('malformed: %j', async (body) => {
    house = fakeHouse(() => answer('{}'));
    const [status, message] = refusalOf(await post(body));
    expect([status, message.startsWith('invalid request format: ')]).toEqual([400, true]);
  });

  test('too large, by the announced and by the real length', async () => {
    house = fakeHouse(() => answer('{}'), { maxRequestBodyBytes: 64 });
    const body = JSON.stringify({ ...good, padding: 'x'.repeat(100) });
    const expected = [413, 'request body exceeds max allowed size of 64 bytes'];
    expect(refusalOf(await post(body))).toEqual(expected);
    const response = await fetch(`${house.url}/v1/chat/completions`, {
      method: 'POST',
      body: new Blob([body]).stream(),
    });
    expect(refusalOf({ status: response.status, text: await response.text() })).toEqual(expected);
  });

  const doors: readonly (readonly [string, Partial<ClientSettings>, number, string, string])[] = [
    [
      'required headers',
      { requiredHeaders: ['X-Team'] },
      400,
      'missing_required_headers',
      'missing required headers: x-team',
    ],
    [
      'a virtual key',
      { enforcesAuthOnInference: true },
      401,
      'virtual_key_required',
      'virtual key is required. Provide a virtual key via the x-bf-vk header.',
    ],
  ];
  test.each(doors)('%s', async (_name, client, status, type, message) => {
    house = fakeHouse(() => answer('{}'), client);
    const response = await post(good);
    expect(refusalOf(response)).toEqual([status, message]);
    expect(JSON.parse(response.text).type).toBe(type);
    expect(house.calls).toEqual([]);
  });

  test('a path that leads nowhere, in the words of its family', async () => {
    house = fakeHouse(() => answer('{}'));
    expect(refusalOf(await post(good, {}, '/v1/nothing'))).toEqual([404, 'route not found: POST /v1/nothing']);
    const { text } = await post(good, {}, '/anthropic/v1/nothing');
    expect(JSON.parse(text)).toEqual({
      type: 'error',
      error: { type: 'not_found_error', message: 'route not found: POST /anthropic/v1/nothing' },
    });
  });
});

test('a failure keeps its text, status, headers, and says when to come back', async () => {
  const error = { kind: 'upstream-error', status: 429, message: 'slow down', retryAfterMs: 1_200 } as const;
  house = fakeHouse(() => ({
    type: 'failure',
    error,
    body: '{"e":1}',
    facts: { ...facts, upstreamHeaders: { 'x-a': 'b' } },
  }));
  const { status, text, headers } = await post(good);
  expect([status, text, headers.get('retry-after'), headers.get('x-a')]).toEqual([429, '{"e":1}', '2', 'b']);
});

test('a bug is logged and answered without telling anything', async () => {
  house = fakeHouse(() => {
    throw new Error('secret detail');
  });
  const { status, text } = await post(good);
  expect(status).toBe(500);
  expect(text).not.toContain('secret');
  expect(JSON.parse(text)).toMatchObject({ is_bifrost_error: true, error: { message: 'internal server error' } });
  expect(house.logged).toEqual(['request failed unexpectedly']);
});

describe('drop-in routes', () => {
  const dropIn: DropIn = {
    defaultProvider: () => 'anthropic',
    ownHeaders: (headers) =>
      headers['x-agent'] === undefined ? undefined : { 'anthropic-beta': 'own', 'x-team': 'own' },
  };
  const route = { ...chatRoute, dropIn };

  test('bare models are theirs, objects name fallbacks, malformed JSON is said shortly', async () => {
    house = fakeHouse(() => answer('{}'), {}, [route]);
    await post({ ...good, model: 'claude', fallbacks: [{ provider: 'openai', model: 'x' }, 'openai/y'] });
    expect(house.calls[0]).toMatchObject({
      primary: { provider: 'anthropic', model: 'claude' },
      fallbacks: [
        { provider: 'openai', model: 'x' },
        { provider: 'openai', model: 'y' },
      ],
    });
    expect(refusalOf(await post('{'))).toEqual([400, 'Invalid JSON']);
  });

  test('headers of the vendor’s own agents travel; what the client names by prefix wins', async () => {
    house = fakeHouse(() => answer('{}'), {}, [route]);
    await post(good, { 'x-agent': 'yes', 'x-bf-eh-x-team': 'mine' });
    expect(house.calls[0]?.options.extraHeaders).toEqual({ 'anthropic-beta': 'own', 'x-team': 'mine' });
  });
});

/** What the socket says to these bytes until it closes. */
const told = (bytes: string, { leaves = false } = {}): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname, () =>
      socket.write(bytes, () => {
        if (leaves) socket.resetAndDestroy();
      }),
    );
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });

describe('connections', () => {
  test('HTTP/1.0 without a host is served as well', async () => {
    house = fakeHouse(() => answer('{"n":1}'));
    const body = JSON.stringify(good);
    const text = await told(
      `POST /v1/chat/completions?x=a://b HTTP/1.0\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    expect(text).toStartWith('HTTP/1.1 200');
    expect(text).toEndWith('{"n":1}');
  });

  test('a client that leaves while its body arrives is nobody’s mistake', async () => {
    house = fakeHouse(() => answer('{}'));
    await told('POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"model"', {
      leaves: true,
    });
    await post(good);
    expect(house.logged).toEqual([]);
  });
});
