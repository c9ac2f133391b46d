import { connect, type Socket } from 'node:net';

export interface SocksProxy {
  readonly host: string;
  readonly port: number;
  /** both empty: no authentication is offered */
  readonly username: string;
  readonly password: string;
}

/**
 * A connection to `host:port` by way of a SOCKS5 proxy, which also resolves the name. Rejects when the proxy refuses.
 * @see https://www.rfc-editor.org/rfc/rfc1928 and https://www.rfc-editor.org/rfc/rfc1929
 */
export async function socks5Connect(proxy: SocksProxy, host: string, port: number): Promise<Socket> {
  const socket = connect({ host: proxy.host, port: proxy.port, noDelay: true });
  const read = reader(socket);
  try {
    const hasPassword = proxy.username !== '';
    socket.write(Buffer.from(hasPassword ? [5, 2, 0, 2] : [5, 1, 0]));
    const method = (await read(2))[1];
    if (method === 2 && hasPassword) await authenticate(socket, read, proxy);
    else if (method !== 0) throw new Error('the SOCKS5 proxy accepts none of the offered ways to authenticate');
    socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3]), lengthAnd(host), Buffer.from([port >> 8, port & 255])]));
    const [, reply = 255, , addressType = 1] = await read(4);
    if (reply !== 0) throw new Error(`the SOCKS5 proxy refused the connection (reply ${reply})`);
    await read((addressType === 1 ? 4 : addressType === 4 ? 16 : ((await read(1))[0] ?? 0)) + 2);
    read.release();
    return socket;
  } catch (cause) {
    socket.destroy();
    throw cause;
  }
}

async function authenticate(socket: Socket, read: Read, { username, password }: SocksProxy): Promise<void> {
  socket.write(Buffer.concat([Buffer.from([1]), lengthAnd(username), lengthAnd(password)]));
  if ((await read(2))[1] !== 0) throw new Error('the SOCKS5 proxy refused the credentials');
}

function lengthAnd(text: string): Buffer {
  const bytes = Buffer.from(text).subarray(0, 255);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

interface Read {
  (count: number): Promise<Buffer>;
  /** Gives what came too early back to the socket. */
  release(): void;
}

/** Exactly `count` bytes per call; rejects when the socket ends before. */
function reader(socket: Socket): Read {
  let held = Buffer.alloc(0);
  let failure: Error | undefined;
  let wake = () => {};
  const take = (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    wake();
  };
  const end = (cause?: Error | boolean) => {
    failure ??= cause instanceof Error ? cause : new Error('the SOCKS5 proxy closed the connection');
    wake();
  };
  socket.on('data', take).on('error', end).on('close', end);
  const read = async (count: number) => {
    while (held.length < count) {
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const bytes = held.subarray(0, count);
    held = held.subarray(count);
    return bytes;
  };
  const release = () => {
    socket.off('data', take).off('close', end).pause();
    if (held.length > 0) socket.unshift(held);
  };
  return Object.assign(read, { release });
}
