import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { verifyPassword } from '../secrets/password-hash.ts';
import type { AdminLogin } from './admin-login.ts';
import { LoginThrottle } from './login-throttle.ts';

export type PasswordVerdict =
  | { readonly type: 'right' }
  | { readonly type: 'wrong' }
  | { readonly type: 'later'; readonly waitMs: number };

/** Where names and passwords are tried: slow for those who guess, quick for those who were right before. */
export class PasswordGate {
  readonly #throttle = new LoginThrottle();
  readonly #now: () => number;
  /** the last right pair under the hash it fitted, as a keyed digest: a hash costs 60 ms, and API clients come often */
  readonly #digestKey = randomBytes(32);
  #lastRight: Buffer | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  async check(login: AdminLogin, username: string, password: string): Promise<PasswordVerdict> {
    const digest = this.#digest(login.passwordHash, username, password);
    if (this.#lastRight !== undefined && timingSafeEqual(this.#lastRight, digest)) return { type: 'right' };
    const waitMs = this.#throttle.attempt(this.#now());
    if (waitMs > 0) return { type: 'later', waitMs };
    // the password is tried also under a wrong name, so that the time it takes tells nothing
    const fits = await verifyPassword(password, login.passwordHash);
    if (!fits || username !== login.username) return { type: 'wrong' };
    this.#throttle.succeeded();
    this.#lastRight = digest;
    return { type: 'right' };
  }

  #digest(...parts: readonly string[]): Buffer {
    return createHmac('sha256', this.#digestKey).update(JSON.stringify(parts)).digest();
  }
}
