import type { GatewayError } from '../../schema/errors/gateway-error.ts';

const networkMessage = 'network error occurred while connecting to provider API (DNS lookup, connection refused, etc.)';
const transportMessage = 'failed to execute HTTP request to provider API';

/** Codes of Bun, Node and undici for a connection that never came about. */
const neverConnected: ReadonlySet<string> = new Set([
  'ConnectionRefused',
  'FailedToOpenSocket',
  'DNSResolutionFailed',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * A request that got no answer. The cause's own text stays out: it may name the URL, and a URL may hold a credential.
 * A stream that could not be opened counts as a failed operation, which is not tried again.
 */
export function fetchFailure(cause: unknown, isStream: boolean): GatewayError {
  const code = codeOf(cause);
  return {
    kind: isStream ? 'stream-unopened' : 'upstream-unreachable',
    message: neverConnected.has(code ?? '') ? networkMessage : transportMessage,
    ...(code !== undefined && { detail: code }),
  };
}

/** An answer's body that broke off. */
export const readFailure = (cause: unknown, isStream: boolean): GatewayError =>
  isStream
    ? { kind: 'stream-broken', message: `Error reading stream: ${readCause(cause)}` }
    : { kind: 'upstream-unreachable', message: transportMessage, detail: codeOf(cause) ?? 'the answer broke off' };

function readCause(cause: unknown): string {
  const code = codeOf(cause);
  if (code !== undefined) return code;
  return cause instanceof Error ? cause.message : 'connection closed';
}

function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause.cause === cause ? undefined : codeOf(cause.cause);
}
