import { afterAll, describe, expect, test } from 'bun:test';
import { openApiRoute } from './open-api.ts';
import { basic, bearer, managedHouse } from './testing/managed-house.ts';

const locked = await managedHouse({ openPaths: ['/api/keys'] });
await locked.addAdmin('right password');
const unlocked = await managedHouse();
const afar = await managedHouse({ setUpToken: 'the-set-up-token' });
afterAll(async () => {
  for (const house of [locked, unlocked, afar]) await house[Symbol.asyncDispose]();
});

const concrete = (path: string) => path.replace('{provider}', 'openai').replace('{key_id}', 'k');
// the description of the table is the one route that the table cannot hold
const table = [...locked.routes, openApiRoute(() => ({}))].map((route) => ({
  ...route,
  title: `${route.method} ${route.path}`,
  path: concrete(route.path),
}));
const guarded = table.filter(({ permission, path }) => permission !== 'public' && path !== '/api/keys');
const open = table.filter(({ permission }) => permission === 'public');

describe('every route', () => {
  test('there are some of both kinds, and only two are public', () => {
    expect(guarded.length).toBeGreaterThan(15);
    expect(open.map(({ path }) => path)).toEqual(['/api/session/is-auth-enabled', '/api/session/login']);
  });

  describe.each(guarded)('$title', ({ method, path }) => {
    const verb = method.toUpperCase();
    const body = method === 'get' || method === 'delete' ? {} : { body: {} };

    test.each([
      ['nothing', {}],
      ['a wrong password', basic('ann', 'wrong')],
      ['another name', basic('bob', 'right password')],
      ['a made-up session', bearer('11111111-1111-4111-8111-111111111111')],
      ['a made-up cookie', { cookie: 'token=11111111-1111-4111-8111-111111111111' }],
      ['a strange scheme', { authorization: 'Negotiate abc' }],
      ['an empty header', { authorization: '' }],
    ])('refuses %s', async (_, headers) => {
      locked.now += 60_000;
      const told = await locked.ask(verb, path, { headers, ...body });
      expect([told.status, told.body]).toEqual([
        401,
        { is_bifrost_error: false, status_code: 401, error: { message: 'Unauthorized' } },
      ]);
    });

    test('lets the right password in', async () => {
      locked.now += 60_000;
      const { status } = await locked.ask(verb, path, { headers: basic('ann', 'right password'), ...body });
      expect([401, 403, 429]).not.toContain(status);
    });

    test('asks for the set-up token where others can come and nobody is administrator', async () => {
      expect((await afar.ask(verb, path, body)).status).toBe(401);
      expect((await afar.ask(verb, path, { headers: bearer('the-set-up-toke'), ...body })).status).toBe(401);
      const { status } = await afar.ask(verb, path, { headers: bearer('the-set-up-token'), ...body });
      expect([401, 403, 429]).not.toContain(status);
    });

    test('is open on this machine while there is no login, but not to web pages', async () => {
      expect([401, 403]).not.toContain((await unlocked.ask(verb, path, body)).status);
      expect((await unlocked.ask(verb, path, { host: 'rebound.example', ...body })).status).toBe(403);
      if (method === 'get') return;
      const foreign = { headers: { origin: 'https://evil.example' }, ...body };
      expect((await unlocked.ask(verb, path, foreign)).status).toBe(403);
    });
  });

  test.each(open)('$title answers without a login', async ({ method, path }) => {
    const told = await locked.ask(method.toUpperCase(), path, method === 'get' ? {} : { body: {} });
    expect([200, 400]).toContain(told.status);
  });

  test('a path the operator opened needs none, its neighbours do', async () => {
    expect((await locked.ask('GET', '/api/keys?x=1')).status).toBe(200);
    expect((await locked.ask('GET', '/api/keysx')).status).toBe(404);
    expect((await locked.ask('GET', '/api/providers?/api/keys')).status).toBe(401);
    expect((await locked.ask('GET', '/api/providers#/api/keys')).status).toBe(401);
  });
});

describe('a session', () => {
  const logIn = async (password = 'right password') => {
    locked.now += 60_000;
    return locked.ask('POST', '/api/session/login', { body: { username: 'ann', password } });
  };

  test('opens with the password, works as cookie and as bearer, and ends with the logout', async () => {
    const told = await logIn();
    expect([told.status, told.body.message]).toEqual([200, 'Login successful']);
    const cookie = told.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^token=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Strict; Expires=/);
    const token: string = told.body.token;
    const ways = [bearer(token), { cookie: `other=1; token=${token}` }];
    for (const headers of ways) expect((await locked.ask('GET', '/api/config', { headers })).status).toBe(200);
    const asked = await locked.ask('GET', '/api/session/is-auth-enabled', { headers: bearer(token) });
    expect(asked.body).toEqual({ is_auth_enabled: true, has_valid_token: true });
    expect((await locked.ask('POST', '/api/session/logout', { headers: bearer(token) })).body).toEqual({
      message: 'Logout successful',
    });
    for (const headers of ways) expect((await locked.ask('GET', '/api/config', { headers })).status).toBe(401);
  });

  test('is not kept in clear', async () => {
    const { token } = (await logIn()).body;
    expect(JSON.stringify(await locked.store?.settings.get('admin_password'))).not.toContain('right password');
    expect(await locked.store?.sessions.isAlive(token)).toBe(false);
  });

  test('ends after 30 days', async () => {
    const headers = bearer((await logIn()).body.token);
    locked.now += 30 * 24 * 60 * 60 * 1000 - 1;
    expect((await locked.ask('GET', '/api/config', { headers })).status).toBe(200);
    locked.now += 1;
    expect((await locked.ask('GET', '/api/config', { headers })).status).toBe(401);
  });

  test('its cookie cannot be spent by other pages', async () => {
    const cookie = `token=${(await logIn()).body.token}`;
    const from = (origin: string) =>
      locked.ask('DELETE', '/api/providers/nobody', { headers: { cookie, origin } }).then(({ status }) => status);
    expect(await from('https://evil.example')).toBe(403);
    expect(await from('null')).toBe(403);
    expect(await from('https://trusted.example')).toBe(200);
    expect(await from('http://localhost:8080')).toBe(200);
  });

  test('a wrong password says no more than that, and guessing is slowed down', async () => {
    const told = await logIn('wrong');
    expect([told.status, told.body.error.message]).toEqual([401, 'Invalid username or password']);
    const statuses: number[] = [];
    for (let guess = 0; guess < 10; guess += 1) {
      statuses.push((await locked.ask('GET', '/api/config', { headers: basic('ann', `guess ${guess}`) })).status);
    }
    expect(statuses.at(-1)).toBe(429);
    const late = await locked.ask('GET', '/api/config', { headers: basic('ann', 'guess') });
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('malformed logins are told apart from wrong ones', async () => {
    expect((await locked.ask('POST', '/api/session/login', { body: '{' })).status).toBe(400);
    const told = await locked.ask('POST', '/api/session/login', { body: { username: 'ann' } });
    expect(told.body.error.message).toStartWith('Invalid request format: ');
    expect((await unlocked.ask('POST', '/api/session/login', { body: {} })).body.error.message).toBe(
      'Authentication is not enabled',
    );
  });
});

test('from the set-up token to an account: the token is worth nothing afterwards', async () => {
  await using house = await managedHouse({ setUpToken: 'token' });
  const client_config = { log_retention_days: 365 };
  const auth = { admin_username: 'ann', admin_password: 'a long password', is_enabled: true };
  const put = (auth_config: object, headers: Record<string, string>) =>
    house.ask('PUT', '/api/config', { headers, body: { client_config, auth_config } });
  expect((await put({ is_enabled: true }, bearer('token'))).body.error.message).toBe(
    'auth username and password must be provided',
  );
  expect((await put(auth, bearer('token'))).status).toBe(200);
  expect((await house.ask('GET', '/api/config', { headers: bearer('token') })).status).toBe(401);
  const headers = basic('ann', 'a long password');
  const shown = await house.ask('GET', '/api/config', { headers });
  expect(shown.body.auth_config).toMatchObject({
    admin_username: { value: 'ann' },
    admin_password: { value: '<redacted>' },
  });

  const login = await house.ask('POST', '/api/session/login', {
    body: { username: 'ann', password: 'a long password' },
  });
  const session = bearer(login.body.token);
  expect((await put(shown.body.auth_config, session)).status).toBe(200);
  expect((await house.ask('GET', '/api/config', { headers: session })).status).toBe(200);
  expect((await put({ ...auth, admin_password: 'another password' }, session)).status).toBe(200);
  expect((await house.ask('GET', '/api/config', { headers: session })).status).toBe(401);
  expect((await house.ask('GET', '/api/config', { headers })).status).toBe(401);
});
