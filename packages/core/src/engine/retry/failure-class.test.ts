import { describe, expect, test } from 'bun:test';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { type FailureClass, failReason, failureClass } from './failure-class.ts';

const upstream = (status: number | undefined, message = 'm', more: Partial<GatewayError> = {}): GatewayError => ({
  kind: 'upstream-error',
  message,
  ...(status !== undefined && { status }),
  ...more,
});

describe('what a failure means for the next attempt', () => {
  test.each<[GatewayError, FailureClass, string | undefined]>([
    [upstream(400), 'final', 'unknown'],
    [upstream(404), 'final', 'unknown'],
    [upstream(422), 'final', 'unknown'],
    [upstream(501), 'final', 'unknown'],
    [upstream(529), 'final', 'unknown'],
    [upstream(500), 'transient', 'unknown'],
    [upstream(502), 'transient', 'unknown'],
    [upstream(503), 'transient', 'unknown'],
    [upstream(504), 'transient', 'unknown'],
    [upstream(429), 'rate-limited', 'rate_limit_error'],
    [upstream(401), 'key-refused', 'unknown'],
    [upstream(402), 'key-refused', 'unknown'],
    [upstream(403), 'key-refused', 'unknown'],
    [upstream(400, 'Too Many Requests, slow down'), 'rate-limited', 'rate_limit_error'],
    [upstream(400, 'context limit exceeded'), 'rate-limited', 'rate_limit_error'],
    [upstream(403, 'x', { code: 'RATE_LIMIT_EXCEEDED' }), 'rate-limited', 'rate_limit_error'],
    [upstream(500, 'x', { type: 'ThrottlingException' }), 'rate-limited', 'ThrottlingException'],
    [upstream(500, 'x', { type: 'server_error' }), 'transient', 'server_error'],
    [upstream(undefined, 'x'), 'final', 'unknown'],
    [{ kind: 'upstream-unreachable', message: 'x' }, 'transient', 'unknown'],
    [{ kind: 'stream-unopened', message: 'x' }, 'final', undefined],
    [{ kind: 'upstream-timeout', message: 'rate limit' }, 'final', undefined],
    [{ kind: 'upstream-unreadable', message: 'x' }, 'final', undefined],
    [{ kind: 'request-cancelled', message: 'x' }, 'final', undefined],
    [upstream(499, 'x', { type: 'request_cancelled' }), 'final', undefined],
  ])('%p', (error, kind, reason) => {
    expect(failureClass(error)).toBe(kind);
    expect(failReason(error)).toBe(reason);
  });
});
