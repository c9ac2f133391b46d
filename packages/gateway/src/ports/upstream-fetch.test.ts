import { afterEach, describe, expect, test } from 'bun:test';
import { createServer, type Server, type Socket } from 'node:net';
import type { ConnectionSettings } from '@bifrost/core/engine/provider-settings.ts';
import { upstreamFetch } from './upstream-fetch.ts';

const plain: ConnectionSettings = { skipsTlsVerification: false, maxConnectionsPerHost: 10, enforcesHttp2: false };
const signal = new AbortController().signal;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers each connection's requests by their number. */
async function serve(answer: (socket: Socket, nth: number, text: string) => void): Promise<number> {
  const server = createServer((socket) => {
    let nth = 0;
    socket.on('error', () => {});
    socket.on('data', (data) => answer(socket, ++nth, data.toString('latin1')));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const ok = (text: string): string => `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
const post = (port: number) => ({
  method: 'POST' as const,
  url: `http://127.0.0.1:${port}/v1/x`,
  headers: { 'content-type': 'application/json' },
  body: '{}',
});

describe('connections that died while they waited', () => {
  test('the request goes out once more on a fresh one', async () => {
    let connections = 0;
    const port = await serve((socket, nth) => {
      if (nth === 1) connections++;
      if (nth === 1) socket.write(ok('fine'));
      else socket.destroy();
    });
    const fetch = upstreamFetch(() => 0);
    expect(await (await fetch(post(port), plain, signal)).text()).toBe('fine');
    expect(await (await fetch(post(port), plain, signal)).text()).toBe('fine');
    expect(connections).toBe(2);
  });

  test('a host that never answered is not asked twice', async () => {
    let requests = 0;
    const port = await serve((socket) => {
      requests++;
      socket.destroy();
    });
    const failure = await upstreamFetch(() => 0)(post(port), plain, signal).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(Error);
    expect(requests).toBe(1);
  });

  test('a host that hangs up after thinking is not asked twice', async () => {
    let now = 0;
    let requests = 0;
    const port = await serve((socket) => {
      if (++requests === 1) return void socket.write(ok('fine'));
      now += 5_000;
      socket.destroy();
    });
    const fetch = upstreamFetch(() => now);
    await (await fetch(post(port), plain, signal)).text();
    expect(await fetch(post(port), plain, signal).catch((cause: unknown) => cause)).toBeInstanceOf(Error);
    expect(requests).toBe(2);
  });
});

test('redirects are handed back, not followed', async () => {
  const port = await serve((socket) =>
    socket.write('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n'),
  );
  expect((await upstreamFetch(() => 0)(post(port), plain, signal)).status).toBe(302);
});

test('an unusable configuration refuses to dial', async () => {
  const failure = await upstreamFetch(() => 0)(
    post(1),
    { ...plain, refusal: 'invalid proxy configuration' },
    signal,
  ).catch((cause: unknown) => cause);
  expect(String(failure)).toContain('invalid proxy configuration');
});

describe('proxies', () => {
  test('an HTTP proxy gets the credentials', async () => {
    let seen = '';
    const port = await serve((socket, _nth, text) => {
      seen = text;
      socket.write(ok('by proxy'));
    });
    const proxy = { type: 'http', url: `http://127.0.0.1:${port}`, username: 'user', password: 'p@ss' } as const;
    const response = await upstreamFetch(() => 0)(post(9), { ...plain, proxy }, signal);
    expect(await response.text()).toBe('by proxy');
    expect(seen).toStartWith('POST http://127.0.0.1:9/v1/x HTTP/1.1');
    expect(seen.toLowerCase()).toContain(`proxy-authorization: basic ${btoa('user:p@ss').toLowerCase()}`);
  });

  test('without a proxy the environment is not asked', async () => {
    const port = await serve((socket) => socket.write(ok('direct')));
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
    try {
      expect(await (await upstreamFetch(() => 0)(post(port), plain, signal)).text()).toBe('direct');
      const proxy = { type: 'environment' } as const;
      const failure = await upstreamFetch(() => 0)(post(port), { ...plain, proxy }, signal).catch(
        (cause: unknown) => cause,
      );
      expect(failure).toBeInstanceOf(Error);
    } finally {
      delete process.env['HTTP_PROXY'];
    }
  });
});
