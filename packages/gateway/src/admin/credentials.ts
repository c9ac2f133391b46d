import { cookieToken } from './session-token.ts';

/** What a request brings along to show who sends it. */
export type Credential =
  | { readonly type: 'none' }
  | { readonly type: 'cookie'; readonly token: string }
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'unreadable' };

export function credentialIn(headers: Headers): Credential {
  const header = headers.get('authorization');
  if (header === null) {
    const token = cookieToken(headers);
    return token === undefined ? { type: 'none' } : { type: 'cookie', token };
  }
  const [, scheme = '', value = ''] = /^(\S+)\s+(\S+)\s*$/.exec(header) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return { type: 'bearer', token: value };
    case 'basic':
      return userAndPassword(value) ?? { type: 'unreadable' };
    default:
      return { type: 'unreadable' };
  }
}

/** `base64(user:password)`; a password may hold colons, a user name may not. */
export function userAndPassword(encoded: string): Extract<Credential, { type: 'basic' }> | undefined {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0 || !/^[A-Za-z0-9+/]+=*$/.test(encoded)) return undefined;
  return { type: 'basic', username: text.slice(0, colon), password: text.slice(colon + 1) };
}
