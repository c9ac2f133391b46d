import { createHash } from 'node:crypto';

export const sessionMs = 30 * 24 * 60 * 60 * 1000;

/** What the database knows of a token. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The `token` cookie of a request. */
export function cookieToken(headers: Headers): string | undefined {
  const pair = (headers.get('cookie') ?? '').split(';').find((each) => each.trim().startsWith('token='));
  return pair?.trim().slice('token='.length) || undefined;
}

/** For browsers: never sent along by other sites, never readable by scripts. An empty token takes it back. */
export function sessionCookie(token: string, expiresAtMs: number, isSecure: boolean): string {
  const expires = new Date(expiresAtMs).toUTCString();
  return `token=${token}; Path=/; HttpOnly; SameSite=Strict; Expires=${expires}${isSecure ? '; Secure' : ''}`;
}
