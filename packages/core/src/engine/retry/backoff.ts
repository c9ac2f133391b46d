/** How long to wait before retries, in ms. */
export interface BackoffLimits {
  readonly backoffInitialMs: number;
  readonly backoffMaxMs: number;
}

/** Wait before the n-th retry (from 1): doubled each time, jittered by a fifth either way, never above the maximum. */
export function backoffMs(retry: number, limits: BackoffLimits, random: () => number): number {
  const base = Math.min(limits.backoffInitialMs * 2 ** (retry - 1), limits.backoffMaxMs);
  return Math.min(base * (0.8 + 0.4 * random()), limits.backoffMaxMs);
}
