import type { GatewayError } from '../../schema/errors/gateway-error.ts';

/** Where a request was when its caller went away or its deadline passed. */
export type Phase = 'start' | 'queue' | 'backoff' | 'upstream' | 'stream';

const cancelled: { readonly [P in Phase]: string } = {
  start: 'request cancelled by caller',
  queue: 'request cancelled while waiting for queue space',
  backoff: 'Request cancelled by context: caller went away while waiting to retry',
  upstream: 'request cancelled by caller',
  stream: 'Request cancelled: client disconnected',
};

const expired: { readonly [P in Phase]: string } = {
  start: 'Request timed out: deadline exceeded',
  queue: 'request timed out while waiting for queue space: deadline exceeded',
  backoff: 'Request timed out: deadline exceeded',
  upstream: 'request timed out waiting for provider response: deadline exceeded',
  stream: 'Request timed out: deadline exceeded',
};

/** An aborted signal as an error: a `TimeoutError` as reason is a deadline, everything else the client's leaving. */
export function cancellation(signal: AbortSignal, phase: Phase): GatewayError {
  const reason: unknown = signal.reason;
  const isDeadline = reason instanceof Error && reason.name === 'TimeoutError';
  return isDeadline
    ? { kind: 'deadline-exceeded', message: expired[phase] }
    : { kind: 'request-cancelled', message: cancelled[phase] };
}
