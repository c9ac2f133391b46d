const freeFailures = 5;
const longestMs = 60_000;

/**
 * Makes guessing slow. Every attempt counts as failed until it has succeeded, so that many at once gain nothing. One
 * counter for the one account there is: addresses are for sale, and who has a session is not kept out.
 */
export class LoginThrottle {
  #failures = 0;
  #blockedUntilMs = 0;

  /** Begins an attempt; the ms to wait when it may not be made, otherwise 0. */
  attempt(nowMs: number): number {
    if (nowMs < this.#blockedUntilMs) return this.#blockedUntilMs - nowMs;
    this.#failures += 1;
    const excess = this.#failures - freeFailures;
    if (excess >= 0) this.#blockedUntilMs = nowMs + Math.min(longestMs, 1000 * 2 ** excess);
    return 0;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#blockedUntilMs = 0;
  }
}
