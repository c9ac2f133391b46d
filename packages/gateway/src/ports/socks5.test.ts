import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { upstreamFetch } from './upstream-fetch.ts';

/** A SOCKS5 server for `user:secret` that notes where it was asked to connect, and connects to `target` instead. */
function socksServer(target: () => number, asked: string[]): Server {
  return createServer((socket) => {
    socket.on('error', () => {});
    const steps: ((bytes: Buffer) => void)[] = [
      () => socket.write(Buffer.from([5, 2])),
      (bytes) => {
        const name = bytes.subarray(2, 2 + (bytes[1] ?? 0)).toString();
        const password = bytes.subarray(3 + name.length).toString();
        socket.write(Buffer.from([1, name === 'user' && password === 'secret' ? 0 : 1]));
      },
      (bytes) => {
        const length = bytes[4] ?? 0;
        asked.push(`${bytes.subarray(5, 5 + length)}:${bytes.readUInt16BE(5 + length)}`);
        tunnel(socket, target());
      },
    ];
    const read = (bytes: Buffer) => {
      steps.shift()?.(bytes);
      if (steps.length === 0) socket.off('data', read);
    };
    socket.on('data', read);
  });
}

function tunnel(socket: Socket, port: number): void {
  const upstream = connect(port, '127.0.0.1', () => {
    socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    socket.pipe(upstream).pipe(socket);
  });
  upstream.on('error', () => socket.destroy());
}

let target: Bun.Server<undefined>;
let socks: Server;
let socksPort = 0;
const asked: string[] = [];
const seen: { path: string; headers: Record<string, string> }[] = [];

beforeAll(async () => {
  target = Bun.serve({
    port: 0,
    async fetch(request) {
      seen.push({ path: new URL(request.url).pathname, headers: Object.fromEntries(request.headers) });
      return new Response(`echo ${await request.text()}`);
    },
  });
  socks = socksServer(() => target.port ?? 0, asked);
  await new Promise<void>((resolve) => socks.listen(0, '127.0.0.1', () => resolve()));
  const address = socks.address();
  socksPort = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  socks.close();
  target.stop(true);
});

const send = (password: string, url: string) =>
  upstreamFetch(() => 0)(
    { method: 'POST', url, headers: { 'x-test': 'yes' }, body: 'hello' },
    {
      skipsTlsVerification: false,
      maxConnectionsPerHost: 1,
      enforcesHttp2: false,
      proxy: { type: 'socks5', url: `socks5://127.0.0.1:${socksPort}`, username: 'user', password },
    },
    new AbortController().signal,
  );

describe('a SOCKS5 proxy', () => {
  test('carries the request; the name is resolved there', async () => {
    expect(await (await send('secret', 'http://api.vendor.test/v1/chat?x=1')).text()).toBe('echo hello');
    expect(asked).toEqual(['api.vendor.test:80']);
    expect(seen[0]?.path).toBe('/v1/chat');
    expect(seen[0]?.headers).toMatchObject({ 'x-test': 'yes', host: 'api.vendor.test' });
  });

  test('the host never sees the credentials of the way to it', () => {
    expect(Object.keys(seen[0]?.headers ?? {})).not.toContain('proxy-authorization');
  });

  test('several requests, one after the other', async () => {
    for (const name of ['a', 'b', 'c']) {
      expect(await (await send('secret', `http://${name}.test:8080/`)).text()).toBe('echo hello');
    }
    expect(asked.slice(1)).toEqual(['a.test:8080', 'b.test:8080', 'c.test:8080']);
  });

  test('a refusal is a network failure', async () => {
    expect(await send('wrong', 'http://api.vendor.test/').catch((cause: unknown) => cause)).toBeInstanceOf(Error);
  });
});
