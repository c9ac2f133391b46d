import { Database as Sqlite } from 'bun:sqlite';
import { afterEach, describe, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import type { ConfigStore } from '../store/config-store.ts';
import { type OpenStores, openStores } from './open-stores.ts';

let appDir = mkdtempSync(join(tmpdir(), 'bifrost-boot-'));
let open: ConfigStore[] = [];
let seconds = 0;

afterEach(async () => {
  await Promise.all(open.map((store) => store.close()));
  open = [];
  rmSync(appDir, { recursive: true });
  appDir = mkdtempSync(join(tmpdir(), 'bifrost-boot-'));
});

/** One start. Without a file there is none, not even an older one. */
async function boot(file?: object, env: Record<string, string> = {}): Promise<OpenStores> {
  const path = join(appDir, 'config.json');
  if (file === undefined) rmSync(path, { force: true });
  else writeFileSync(path, JSON.stringify(file));
  const loaded = await loadConfig(appDir, { env, newId: () => crypto.randomUUID() });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const now = () => Date.parse('2026-01-01T00:00:00Z') + 1000 * seconds++;
  const opened = await openStores(loaded, { appDir, env, now, pause: Bun.sleep, warn: () => undefined });
  if (opened.store) open.push(opened.store);
  return opened;
}

const rows = (table: string) => {
  using db = new Sqlite(join(appDir, 'config.db'));
  return db.query<Record<string, unknown>, []>(`select * from ${table} order by 1`).all();
};
const everything = () => ['config_client', 'config_providers', 'config_keys', 'governance_config'].map(rows);
const keyIn = ({ config }: OpenStores, name = 'main') =>
  Object.values(config.providers)
    .flatMap(({ keys }) => keys)
    .find((key) => key.name === name);

const main = { name: 'main', value: 'sk-1', models: ['*'], weight: 1 };
const file = (key: object = {}, more: object = {}) => ({
  providers: { openai: { keys: [{ ...main, ...key }] } },
  ...more,
});

describe('without a file', () => {
  test('what the environment offers is kept, also when the variable is gone', async () => {
    await boot(undefined, { OPENAI_API_KEY: 'sk-env' });
    const { config } = await boot(undefined, { ANTHROPIC_API_KEY: 'sk-other' });
    expect(Object.keys(config.providers)).toEqual(['openai']);
    expect(config.providers['openai']?.keys.map(({ name, value }) => [name, value?.value])).toEqual([
      ['OPENAI_API_KEY_auto_detected', 'sk-env'],
    ]);
  });

  test('the database is the only source: a file that was taken away leaves what it said', async () => {
    await boot(file({}, { client: { log_retention_days: 7 } }));
    const { config } = await boot();
    expect(config.client.log_retention_days).toBe(7);
    expect(Object.keys(config.providers)).toEqual(['openai']);
  });
});

describe('file only', () => {
  test('nothing is written down', async () => {
    const { store, config } = await boot(file({}, { config_store: { enabled: false } }));
    expect(store).toBeUndefined();
    expect(Object.keys(config.providers)).toEqual(['openai']);
    expect(existsSync(join(appDir, 'config.db'))).toBe(false);
  });
});

describe('file and database', () => {
  test('a start with an unchanged file changes nothing', async () => {
    await boot(file({}, { client: { required_headers: ['b', 'a'] } }));
    const before = everything();
    const id = keyIn(await boot(file({}, { client: { required_headers: ['a', 'b'] } })))?.id;
    expect(everything()).toEqual(before);
    expect(id).toBe(String(before[2]?.[0]?.['key_id']));
  });

  test('an edit stays while the file is unchanged, and yields when the file changes', async () => {
    const { store, config } = await boot(file({}, { client: { log_retention_days: 7 } }));
    const [stored] = (await store?.keys.list()) ?? [];
    if (!store || !stored) throw new Error('nothing stored');
    await store.keys.write({ ...stored, key: { ...stored.key, weight: 5 } });
    const known = await store.client.read();
    await store.client.write({
      client: { ...config.client, log_retention_days: 30 },
      configHash: known?.configHash ?? '',
    });

    const unchanged = await boot(file({}, { client: { log_retention_days: 7 } }));
    expect(keyIn(unchanged)?.weight).toBe(5);
    expect(unchanged.config.client.log_retention_days).toBe(30);

    const changed = await boot(file({ weight: 2 }, { client: { log_retention_days: 8 } }));
    expect(keyIn(changed)?.weight).toBe(2);
    expect(keyIn(changed)?.id).toBe(stored.key.id);
    expect(changed.config.client.log_retention_days).toBe(8);
  });

  test('what stands in the database only stays, beside what the file adds', async () => {
    const { store } = await boot(file());
    const [stored] = (await store?.keys.list()) ?? [];
    if (!store || !stored) throw new Error('nothing stored');
    await store.keys.write({ ...stored, key: { ...stored.key, id: 'ui', name: 'ui' }, configHash: '' });
    const { config } = await boot({
      providers: { openai: { keys: [{ ...main, weight: 3 }], send_back_raw_request: true }, groq: { keys: [] } },
    });
    expect(Object.keys(config.providers).sort()).toEqual(['groq', 'openai']);
    expect(config.providers['openai']?.keys.map(({ name }) => name).sort()).toEqual(['main', 'ui']);
    expect(config.providers['openai']?.send_back_raw_request).toBe(true);
  });

  test('a key may move to another provider under its name', async () => {
    const id = keyIn(await boot(file()))?.id;
    const { config } = await boot({ providers: { openai: { keys: [] }, groq: { keys: [main] } } });
    expect(config.providers['groq']?.keys[0]?.id).toBe(id);
    expect(config.providers['openai']?.keys).toEqual([]);
  });

  test('another value of a variable is in force at once and is no change', async () => {
    const written = file({ value: 'env.KEY' });
    await boot(written, { KEY: 'sk-old' });
    const before = everything();
    const opened = await boot(written, { KEY: 'sk-new' });
    expect(keyIn(opened)?.value).toEqual({ value: 'sk-new', env_var: 'env.KEY', from_env: true });
    expect(everything()).toEqual(before);
    expect(JSON.stringify(before)).not.toContain('sk-old');
  });

  test('a file without a client block leaves what was set elsewhere', async () => {
    const { store, config } = await boot(file());
    await store?.client.write({ client: { ...config.client, log_retention_days: 30 }, configHash: '' });
    expect((await boot(file({ weight: 9 }))).config.client.log_retention_days).toBe(30);
  });

  test('the passphrase of the file encrypts; without it there is no start, and nothing is touched', async () => {
    await boot(file());
    await boot(file({}, { encryption_key: 'correct horse battery staple' }));
    const before = JSON.stringify(everything());
    expect(before).not.toContain('sk-1');
    await expect(boot(file({ weight: 7 }))).rejects.toThrow('no encryption key is set');
    expect(JSON.stringify(everything())).toBe(before);
    expect(keyIn(await boot(file(), { BIFROST_ENCRYPTION_KEY: 'correct horse battery staple' }))?.value?.value).toBe(
      'sk-1',
    );
  });
});

describe('the login of the file', () => {
  const withLogin = (password: string, more: object = {}) =>
    file(
      {},
      { governance: { auth_config: { admin_username: 'ann', admin_password: password, is_enabled: true, ...more } } },
    );
  const login = () => Object.fromEntries(rows('governance_config').map(({ key, value }) => [key, value]));

  test('is kept as a hash, and written again only when it changed', async () => {
    const { store } = await boot(withLogin('a long password'));
    const before = login();
    expect(before).toMatchObject({ admin_username: 'ann', is_auth_enabled: 'true' });
    expect(before['admin_password']).toStartWith('$scrypt$');
    await store?.sessions.add('hash', Date.now() + 1e12);
    await boot(withLogin('a long password'));
    expect(login()).toEqual(before);
    expect(rows('sessions')).toHaveLength(1);
    await boot(withLogin('another password'));
    expect(login()['admin_password']).not.toBe(before['admin_password']);
    expect(rows('sessions')).toEqual([]);
  });

  test('a bcrypt hash is taken as it is', async () => {
    const hash = await Bun.password.hash('a long password', { algorithm: 'bcrypt', cost: 4 });
    await boot(withLogin(hash));
    expect(login()['admin_password']).toBe(hash);
  });

  test('an empty password is never in force', async () => {
    await boot(withLogin('env.NOT_SET'));
    expect(login()).toEqual({});
    await boot(withLogin('a long password'));
    const before = login();
    await boot(withLogin('env.NOT_SET'));
    expect(login()).toEqual(before);
  });
});
