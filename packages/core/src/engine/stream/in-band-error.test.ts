import { describe, expect, test } from 'bun:test';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { inBandError } from './in-band-error.ts';

const upstream = (more: Partial<GatewayError>): GatewayError => ({ kind: 'upstream-error', message: 'm', ...more });

describe('the status of an error inside a successful response', () => {
  test.each<[Partial<GatewayError>, number | undefined]>([
    [{ status: 200, type: 'server_error' }, 500],
    [{ status: 200, code: '429', type: 'server_error' }, 429],
    [{ status: 200, code: 'rate_limit_exceeded', type: 'requests' }, 429],
    [{ type: 'overloaded_error' }, 529],
    [{ status: 200, code: '7' }, undefined],
    [{ status: 200 }, undefined],
    [{ status: 503, type: 'invalid_request_error' }, 503],
  ])('%p: %p', (more, status) => {
    expect(inBandError(upstream(more)).status).toBe(status);
  });

  test('errors of the gateway’s own stay as they are', () => {
    const cut: GatewayError = { kind: 'stream-cut', message: 'm' };
    expect(inBandError(cut)).toBe(cut);
  });
});
