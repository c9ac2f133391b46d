import { createHash, timingSafeEqual } from 'node:crypto';
import type { ConfigStore } from '../store/config-store.ts';
import { type AdminLogin, readLogin } from './admin-login.ts';
import { type Credential, credentialIn, userAndPassword } from './credentials.ts';
import { isLocalAddress } from './local-address.ts';
import { PasswordGate } from './password-gate.ts';
import { sessionMs, tokenHash } from './session-token.ts';

/** Who comes, once he was let in. */
export type Caller =
  /** nobody asked for a login, and only this machine can come */
  | { readonly type: 'open' }
  | { readonly type: 'session'; readonly tokenHash: string }
  | { readonly type: 'password' }
  | { readonly type: 'set-up' };

export interface Denial {
  readonly type: 'denied';
  readonly status: 401 | 403 | 429 | 500;
  readonly message: string;
  readonly waitMs?: number;
}
export type Verdict = { readonly type: 'granted'; readonly caller: Caller } | Denial;
export type Opened = { readonly type: 'opened'; readonly token: string; readonly expiresAtMs: number } | Denial;

export interface AccessOptions {
  /** absent: there is nowhere to keep an account */
  readonly store: ConfigStore | undefined;
  /** asked for while there is no login; absent when only this machine can reach the gateway */
  readonly setUpToken: string | undefined;
  /** Has the operator named this origin, other than by "any"? */
  readonly trustsOrigin: (origin: string) => boolean;
  /** Has the operator opened this path to everybody? */
  readonly isOpenPath: (path: string) => boolean;
  /** ms since the epoch */
  readonly now: () => number;
}

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const denied = (status: 401 | 403, message: string): Denial => ({ type: 'denied', status, message });
const unauthorized: Verdict = denied(401, 'Unauthorized');
const granted = (caller: Caller): Verdict => ({ type: 'granted', caller });

/** Decides who may use the management API. */
export class AdminAccess {
  readonly #options: AccessOptions;
  readonly #gate: PasswordGate;
  #onInference: AdminLogin | undefined;

  constructor(options: AccessOptions) {
    this.#options = options;
    this.#gate = new PasswordGate(options.now);
  }

  /** The account, when a login is asked for. */
  async login(): Promise<AdminLogin | undefined> {
    const { store } = this.#options;
    const login = store && (await readLogin(store));
    return login?.isEnabled ? login : undefined;
  }

  /** Reads anew what inference asks for; between two calls it is not looked up, so that no database is in its way. */
  async refresh(): Promise<void> {
    this.#onInference = await this.login();
  }

  /** Does inference ask for the login as well? */
  get locksInference(): boolean {
    return this.#onInference !== undefined && !this.#onInference.isOffOnInference;
  }

  async judge(request: Request): Promise<Verdict> {
    if (this.#options.isOpenPath(new URL(request.url).pathname)) return granted({ type: 'open' });
    const login = await this.login();
    const credential = credentialIn(request.headers);
    const verdict =
      login === undefined ? this.#judgeWithoutLogin(request, credential) : await this.#judge(login, credential);
    if (verdict.type === 'denied' || this.#isFromHome(request, credential, login !== undefined)) return verdict;
    return denied(403, 'requests from this web page are not allowed: its origin is not in client.allowed_origins');
  }

  /** A new session's token, or why there is none. */
  async open(login: AdminLogin, username: string, password: string): Promise<Opened> {
    const verdict = this.#afterPassword(await this.#gate.check(login, username, password));
    if (verdict.type === 'denied')
      return verdict.status === 401 ? denied(401, 'Invalid username or password') : verdict;
    const token = crypto.randomUUID();
    const expiresAtMs = this.#options.now() + sessionMs;
    await this.#options.store?.sessions.add(tokenHash(token), expiresAtMs);
    return { type: 'opened', token, expiresAtMs };
  }

  async #judge(login: AdminLogin, credential: Credential): Promise<Verdict> {
    if (login.passwordHash === '')
      return { type: 'denied', status: 500, message: 'Authentication not properly configured' };
    switch (credential.type) {
      case 'none':
      case 'unreadable':
        return unauthorized;
      case 'cookie':
        return this.#bySession(credential.token);
      case 'basic':
        return this.#byPassword(login, credential);
      case 'bearer': {
        const verdict = await this.#bySession(credential.token);
        const legacy = verdict.type === 'denied' ? userAndPassword(credential.token) : undefined;
        return legacy === undefined ? verdict : this.#byPassword(login, legacy);
      }
    }
  }

  async #bySession(token: string): Promise<Verdict> {
    const hash = tokenHash(token);
    const isAlive = await this.#options.store?.sessions.isAlive(hash);
    return isAlive ? granted({ type: 'session', tokenHash: hash }) : unauthorized;
  }

  async #byPassword(
    login: AdminLogin,
    { username, password }: { username: string; password: string },
  ): Promise<Verdict> {
    return this.#afterPassword(await this.#gate.check(login, username, password));
  }

  #afterPassword(verdict: Awaited<ReturnType<PasswordGate['check']>>): Verdict {
    switch (verdict.type) {
      case 'right':
        return granted({ type: 'password' });
      case 'wrong':
        return unauthorized;
      case 'later':
        return {
          type: 'denied',
          status: 429,
          message: 'Too many failed logins, try again later',
          waitMs: verdict.waitMs,
        };
    }
  }

  /** Nobody is anonymous from afar: there the set-up token stands for the account that does not exist yet. */
  #judgeWithoutLogin(request: Request, credential: Credential): Verdict {
    const { setUpToken } = this.#options;
    if (setUpToken === undefined) {
      // a page that made its own name point to this machine would come under that name
      const isCalledByName = isLocalAddress(new URL(request.url).hostname);
      return isCalledByName
        ? granted({ type: 'open' })
        : denied(403, 'without a login the management API answers to localhost only');
    }
    const given =
      credential.type === 'bearer' ? credential.token : credential.type === 'basic' ? credential.password : '';
    if (isSame(given, setUpToken)) return granted({ type: 'set-up' });
    return denied(
      401,
      'set-up token required: it was printed at start and lies in the app directory; send it as a bearer',
    );
  }

  /** What a browser attaches by itself must not be spent by other people's pages. */
  #isFromHome(request: Request, credential: Credential, hasLogin: boolean): boolean {
    const origin = request.headers.get('origin');
    if (origin === null || reads.has(request.method) || credential.type === 'bearer') return true;
    const isOwn = hasLogin && URL.parse(origin)?.host === new URL(request.url).host;
    return isOwn || this.#options.trustsOrigin(origin);
  }
}

/** In constant time, whatever the lengths. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
