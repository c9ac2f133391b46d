import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { type SocksProxy, socks5Connect } from './socks5-connect.ts';

const bridges = new Map<string, Promise<string>>();

/**
 * The runtime's client speaks to HTTP proxies only. This one, on the loopback interface and behind a password that
 * nobody else knows, hands every connection on to a SOCKS5 proxy. One per proxy, for the life of the process.
 */
export function socks5Bridge(proxy: URL): Promise<string> {
  let bridge = bridges.get(proxy.href);
  if (bridge === undefined) {
    bridge = openBridge(socksProxyOf(proxy));
    bridges.set(proxy.href, bridge);
  }
  return bridge;
}

function openBridge(proxy: SocksProxy): Promise<string> {
  const password = randomBytes(24).toString('hex');
  const credential = `Basic ${Buffer.from(`bridge:${password}`).toString('base64')}`;
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    void readHead(client).then((head) => relay(client, head, proxy, credential));
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address !== 'object' || address === null) return reject(new Error('the SOCKS5 bridge has no address'));
      resolve(`http://bridge:${password}@127.0.0.1:${address.port}`);
    });
  });
}

interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  /** bytes of the body that came along */
  readonly rest: Buffer;
}

const maxHeadBytes = 65_536;

function readHead(client: Socket): Promise<RequestHead | undefined> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0 && bytes.length < maxHeadBytes) return;
      client.off('data', read).pause();
      if (end < 0) return resolve(undefined);
      const [first = '', ...headers] = bytes.subarray(0, end).toString('latin1').split('\r\n');
      const [method = '', target = ''] = first.split(' ');
      resolve({ method, target, headers, rest: bytes.subarray(end + 4) });
    };
    client.on('data', read).once('close', () => resolve(undefined));
  });
}

async function relay(
  client: Socket,
  head: RequestHead | undefined,
  proxy: SocksProxy,
  credential: string,
): Promise<void> {
  if (head === undefined) return void client.destroy();
  const isKnown = head.headers.some(
    (line) => line.toLowerCase().startsWith('proxy-authorization:') && line.endsWith(credential),
  );
  if (!isKnown) return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
  const isTunnel = head.method === 'CONNECT';
  const url = URL.parse(isTunnel ? `https://${head.target}` : head.target);
  if (url === null) return void client.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
  try {
    const upstream = await socks5Connect(
      proxy,
      url.hostname.replace(/^\[|\]$/g, ''),
      Number(url.port) || (isTunnel ? 443 : 80),
    );
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
    if (isTunnel) client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    else upstream.write(originForm(head, url));
    if (head.rest.length > 0) upstream.write(head.rest);
    client.pipe(upstream).pipe(client);
  } catch {
    client.destroy(); // as a host that cannot be reached: the caller reports a network failure
  }
}

/** A plain request as the host itself expects it; the connection serves no second one, which might be for another host. */
function originForm({ method, headers }: RequestHead, url: URL): string {
  const kept = headers.filter((line) => !/^(proxy-|connection:)/i.test(line));
  return [`${method} ${url.pathname}${url.search} HTTP/1.1`, ...kept, 'connection: close', '', ''].join('\r\n');
}

const socksProxyOf = (url: URL): SocksProxy => ({
  host: url.hostname,
  port: Number(url.port) || 1080,
  username: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password),
});
