import type { ConnectionSettings } from '@bifrost/core/engine/provider-settings.ts';
import type { UpstreamRequest } from '@bifrost/core/providers/upstream-request.ts';
import { ConnectionGate, withEnd } from './connection-gate.ts';
import { proxyUrlOf } from './proxy-url.ts';

export type UpstreamFetch = (
  request: UpstreamRequest,
  connection: ConnectionSettings,
  signal: AbortSignal,
) => Promise<Response>;

type Reach = Pick<BunFetchRequestInit, 'proxy' | 'tls'>;

/**
 * The network as the engine sees it. Connections stay open and are shared by host; redirects are not followed, so that
 * a credential never leaves for another host; time limits are the engine's own. Rejects when nothing was answered.
 */
export function upstreamFetch(clock: () => number): UpstreamFetch {
  const reaches = new WeakMap<ConnectionSettings, Reach>();
  const answeredAt = new Map<string, number>();
  const gate = new ConnectionGate();

  const send = (
    request: UpstreamRequest,
    connection: ConnectionSettings,
    signal: AbortSignal,
    reach: Reach,
  ): Promise<Response> => {
    const init = initOf(request, reach, connection, signal);
    const origin = originOf(request.url);
    const sentAt = clock();
    const answered = (response: Response): Response => {
      answeredAt.set(origin, clock());
      return response;
    };
    const failed = (cause: unknown): Promise<Response> => {
      if (signal.aborted || !isStale(cause, clock(), sentAt, answeredAt.get(origin))) throw cause;
      return fetch(request.url, init);
    };
    return fetch(request.url, init).then(answered, failed);
  };

  const reachFor = async (connection: ConnectionSettings): Promise<Reach> => {
    if (connection.refusal !== undefined) throw new Error(connection.refusal);
    const reach = reaches.get(connection) ?? (await reachOf(connection));
    reaches.set(connection, reach);
    return reach;
  };

  const sendInTurn: UpstreamFetch = async (request, connection, signal) => {
    const reach = await reachFor(connection);
    const max = connection.maxConnectionsPerHost;
    if (max >= plenty) return send(request, connection, signal, reach);
    const leave = await gate.enter(originOf(request.url), max, signal);
    try {
      return withEnd(await send(request, connection, signal, reach), leave);
    } catch (cause) {
      leave();
      throw cause;
    }
  };

  // the usual case waits for nothing but the answer itself
  return (request, connection, signal) => {
    const reach = connection.maxConnectionsPerHost >= plenty ? reaches.get(connection) : undefined;
    return reach === undefined ? sendInTurn(request, connection, signal) : send(request, connection, signal, reach);
  };
}

/** The default of the configuration: more than provider queues let through, so that nobody has to count. */
const plenty = 5_000;

function initOf(
  { method, url, headers, body }: UpstreamRequest,
  reach: Reach,
  { proxy }: ConnectionSettings,
  signal: AbortSignal,
): BunFetchRequestInit {
  // behind a SOCKS proxy a plain connection leads to one host for one request; only tunnels can be used again
  const keepalive = proxy?.type !== 'socks5' || url.startsWith('https:');
  return { method, headers, body: body ?? null, redirect: 'manual', signal, timeout: false, keepalive, ...reach };
}

async function reachOf(connection: ConnectionSettings): Promise<Reach> {
  const proxy = await proxyUrlOf(connection.proxy);
  const { caCertPem, skipsTlsVerification } = connection;
  if (skipsTlsVerification) return { ...proxy, tls: { rejectUnauthorized: false } };
  if (caCertPem === undefined) return proxy;
  const { rootCertificates } = await import('node:tls'); // 150 of them, which most gateways never need as text
  // given roots replace the built-in ones, so these have to be named as well
  return { ...proxy, tls: { ca: [...rootCertificates, caCertPem] } };
}

const keepAliveMs = 300_000;
const stalenessMs = 1_000;

/**
 * Did the peer close a connection that had been waiting for its next request? The runtime does not say whether a
 * connection was fresh; one may have been waiting if the host has answered lately, and a dead one fails at once.
 */
function isStale(cause: unknown, now: number, sentAt: number, answeredAt: number | undefined): boolean {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code !== 'ECONNRESET' && code !== 'EPIPE' && code !== 'ConnectionClosed') return false;
  return answeredAt !== undefined && sentAt - answeredAt < keepAliveMs && now - sentAt < stalenessMs;
}

function originOf(url: string): string {
  const path = url.indexOf('/', url.indexOf('://') + 3);
  return path < 0 ? url : url.slice(0, path);
}
