import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { backoffMs } from './backoff.ts';

const limits = { backoffInitialMs: 500, backoffMaxMs: 5_000 };

describe('backoffMs', () => {
  test.each([
    [1, 0, 400],
    [1, 0.5, 500],
    [2, 0.5, 1_000],
    [4, 0.5, 4_000],
    [4, 0.999_999, 4_799.998_4],
    [5, 0, 4_000],
    [5, 0.75, 5_000],
    [60, 0, 4_000],
  ])('retry %d at %d waits %d ms', (retry, random, ms) => {
    expect(backoffMs(retry, limits, () => random)).toBeCloseTo(ms, 3);
  });

  test('never above the maximum, never below four fifths of the step', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (retry, random) => {
        const ms = backoffMs(retry, limits, () => random);
        expect(ms).toBeLessThanOrEqual(5_000);
        expect(ms).toBeGreaterThanOrEqual(0.8 * Math.min(500 * 2 ** (retry - 1), 5_000) - 1e-9);
      }),
    ));
});
