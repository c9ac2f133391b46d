import { type GatewayError, ruleOf } from '../../schema/errors/gateway-error.ts';

/**
 * What a failed attempt means for the next one.
 * final: no other attempt here · transient: same key again · rate-limited: another key · key-refused: never this key again
 */
export type FailureClass = 'final' | 'transient' | 'rate-limited' | 'key-refused';

const rateLimitPatterns = [
  'rate limit',
  'rate_limit',
  'ratelimit',
  'too many requests',
  'quota exceeded',
  'quota_exceeded',
  'request limit',
  'throttled',
  'throttling',
  'rate exceeded',
  'limit exceeded',
  'requests per',
  'rpm exceeded',
  'tpm exceeded',
  'tokens per minute',
  'requests per minute',
  'requests per second',
  'api rate limit',
  'usage limit',
  'concurrent requests limit',
  'burst_rate',
  'rate increased',
];

/** A phrase about limits wins over the status: some providers say it with a 400. */
export function failureClass(error: GatewayError): FailureClass {
  if (isRaisedByGateway(error)) return 'final';
  if (error.status === 429 || speaksOfLimits(error)) return 'rate-limited';
  switch (error.status) {
    case 500:
    case 502:
    case 503:
    case 504:
      return 'transient';
    case 401:
    case 402:
    case 403:
      return 'key-refused';
    default:
      return ruleOf(error).isRetryable ? 'transient' : 'final';
  }
}

/** Timeouts, conversions, cancellation: nothing that another key or another try of the same would change. */
export const isRaisedByGateway = (error: GatewayError): boolean =>
  ruleOf(error).isGatewayError || isCancellation(error);

export const isCancellation = (error: GatewayError): boolean =>
  error.kind === 'request-cancelled' || error.type === 'request_cancelled';

/** `fail_reason` of the attempt trail; absent for failures of the gateway's own. */
export function failReason(error: GatewayError): string | undefined {
  if (isRaisedByGateway(error)) return undefined;
  if (error.type) return error.type;
  return failureClass(error) === 'rate-limited' ? 'rate_limit_error' : 'unknown';
}

function speaksOfLimits(error: GatewayError): boolean {
  const said = `${error.message}\n${error.type ?? ''}\n${error.code ?? ''}`.toLowerCase();
  return rateLimitPatterns.some((pattern) => said.includes(pattern));
}
