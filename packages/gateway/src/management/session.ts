import type { AdminAccess, Caller } from '../admin/admin-access.ts';
import { credentialIn } from '../admin/credentials.ts';
import { cookieToken, sessionCookie, tokenHash } from '../admin/session-token.ts';
import type { ConfigStore } from '../store/config-store.ts';
import type { Ask, ManagementRoute } from './management-route.ts';
import { membersOf } from './read-body.ts';
import { Refusal } from './refusal.ts';

/** `/api/session`: logging in and out. */
export const sessionRoutes = (access: AdminAccess, store: ConfigStore | undefined): readonly ManagementRoute[] => [
  {
    method: 'get',
    path: '/api/session/is-auth-enabled',
    permission: 'public',
    summary: 'Whether a login is asked for, and whether this request has one.',
    handle: async ({ request }) => {
      if ((await access.login()) === undefined) return { body: { is_auth_enabled: false } };
      const verdict = await access.judge(sessionOnly(request));
      return { body: { is_auth_enabled: true, has_valid_token: verdict.type === 'granted' } };
    },
  },
  {
    method: 'post',
    path: '/api/session/login',
    permission: 'public',
    summary: 'Opens a session for 30 days.',
    handle: (ask) => logIn(ask, access),
  },
  {
    method: 'post',
    path: '/api/session/logout',
    permission: { resource: 'sessions', operation: 'delete' },
    summary: 'Ends the session.',
    handle: async ({ request, caller }) => {
      if (store === undefined) throw new Refusal(403, 'Authentication is not enabled');
      const hash = sessionHash(request, caller);
      if (hash !== undefined) await store.sessions.remove(hash);
      return {
        body: { message: 'Logout successful' },
        headers: { 'set-cookie': sessionCookie('', 0, isSecure(request)) },
      };
    },
  },
];

async function logIn({ request, json }: Ask, access: AdminAccess) {
  const login = await access.login();
  if (login === undefined) throw new Refusal(403, 'Authentication is not enabled');
  const { username, password } = membersOf(await json());
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new Refusal(400, 'Invalid request format: username and password must be strings');
  }
  const opened = await access.open(login, username, password);
  if (opened.type === 'denied') throw new Refusal(opened.status, opened.message);
  const headers = { 'set-cookie': sessionCookie(opened.token, opened.expiresAtMs, isSecure(request)) };
  return { body: { message: 'Login successful', token: opened.token }, headers };
}

/** The request as a reading one with its token alone: asking must not try passwords. */
function sessionOnly(request: Request): Request {
  const credential = credentialIn(request.headers);
  const token = credential.type === 'bearer' || credential.type === 'cookie' ? credential.token : undefined;
  return new Request(request.url, { headers: token === undefined ? {} : { cookie: `token=${token}` } });
}

function sessionHash(request: Request, caller: Caller | undefined): string | undefined {
  if (caller?.type === 'session') return caller.tokenHash;
  const token = cookieToken(request.headers);
  return token === undefined ? undefined : tokenHash(token);
}

const isSecure = (request: Request): boolean =>
  request.url.startsWith('https:') || request.headers.get('x-forwarded-proto')?.toLowerCase() === 'https';
