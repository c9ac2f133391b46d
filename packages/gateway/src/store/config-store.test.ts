import { Database as Sqlite } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresServer, startPostgres } from '../../../../scripts/postgres/postgres-server.ts';
import { Client } from '../config/schema/client.ts';
import { Key } from '../config/schema/key.ts';
import { Provider } from '../config/schema/provider.ts';
import { ConfigStore as Written } from '../config/schema/stores.ts';
import type { ConfigStore } from './config-store.ts';
import { migrations } from './migrations/migrate.ts';
import { openConfigStore, type StoreSurroundings } from './open-config-store.ts';
import type { StoreError } from './store-error.ts';

/** One kind of database: how to have an empty one, and how to look into it past the store. */
interface Kind {
  readonly name: string;
  empty(): Promise<Place>;
}
interface Place {
  open(passphrase?: string): Promise<ConfigStore>;
  rows(query: string): Promise<readonly Record<string, unknown>[]>;
}

const folder = mkdtempSync(join(tmpdir(), 'bifrost-store-'));
const start = Date.parse('2026-01-01T00:00:00Z');
let now = start;
let isPatient = true;
const around = (passphrase: string | undefined): StoreSurroundings => ({
  defaultPath: '/nowhere/config.db',
  passphrase,
  now: () => now,
  pause: (ms) => Bun.sleep(isPatient ? ms : 0),
  warn: () => undefined,
});
let places = 0;
const open: ConfigStore[] = [];
const remembered = async (opening: Promise<ConfigStore>): Promise<ConfigStore> => {
  const store = await opening;
  open.push(store);
  return store;
};

const opened = (written: unknown, passphrase?: string): Promise<ConfigStore> => {
  const parsed = Written.parse(written);
  if (!parsed.enabled) throw new Error('a store that is off');
  return remembered(openConfigStore(parsed, around(passphrase)));
};

const sqlite: Kind = {
  name: 'SQLite',
  async empty() {
    places += 1;
    const path = join(folder, `${places}.db`);
    return {
      open: (passphrase) => opened({ enabled: true, type: 'sqlite', config: { path } }, passphrase),
      async rows(query) {
        using db = new Sqlite(path);
        return db.query<Record<string, unknown>, []>(query).all();
      },
    };
  },
};

const server = await startPostgres();
const postgres = ({ host, port, user, createDatabase }: PostgresServer): Kind => ({
  name: 'PostgreSQL',
  async empty() {
    places += 1;
    const database = `store_${places}`;
    createDatabase(database);
    const config = { host, port, user, password: '', db_name: database, ssl_mode: 'disable' };
    return {
      open: (passphrase) => opened({ enabled: true, type: 'postgres', config }, passphrase),
      async rows(query) {
        const client = new pg.Client({ host, port, user, database });
        await client.connect();
        const { rows } = await client.query(query);
        await client.end();
        return rows;
      },
    };
  },
});

afterAll(async () => {
  await Promise.all(open.map((store) => store.close()));
  server?.remove();
  rmSync(folder, { recursive: true });
});

const { keys: _, ...provider } = Provider.parse({
  network_config: { base_url: 'https://x', extra_headers: { 'x-secret': 'hidden-header' }, ca_cert_pem: 'env.CA' },
  proxy_config: { type: 'http', url: 'http://p', password: 'proxy-secret' },
  send_back_raw_response: true,
});
const key = (members: object) => {
  const parsed = Key.parse({ id: 'id-1', name: 'main', value: 'sk-very-secret', models: ['*'], ...members });
  return { ...parsed, id: parsed.id ?? '' };
};
const full = key({
  aliases: { smart: 'gpt-4o' },
  weight: 0.1,
  enabled: false,
  azure_key_config: { endpoint: 'https://azure', client_secret: 'azure-secret', tenant_id: 'env.TENANT' },
});
const faultOf = (work: Promise<unknown>): Promise<StoreError['fault'] | 'none'> =>
  work.then(
    () => 'none' as const,
    (cause: StoreError) => cause.fault ?? cause.message,
  );

async function filled(store: ConfigStore): Promise<void> {
  await store.providers.write({ name: 'openai', provider, configHash: 'p1' });
  await store.keys.write({ provider: 'openai', key: full, configHash: 'k1' });
}

describe.each([sqlite, ...(server ? [postgres(server)] : [])])('$name', (kind) => {
  let place: Place;
  let store: ConfigStore;
  beforeAll(async () => {
    now = start;
    place = await kind.empty();
    store = await place.open();
    await filled(store);
  });

  test('gives back what was written', async () => {
    const client = Client.parse({ allowed_origins: ['https://a'], mcp_external_server_url: 'env.URL' });
    expect(await store.client.read()).toBeUndefined();
    await store.client.write({ client: Client.parse({}), configHash: '' });
    await store.client.write({ client, configHash: 'c1' });
    expect(await store.client.read()).toEqual({ client, configHash: 'c1' });
    expect(await store.providers.list()).toEqual([{ name: 'openai', provider, configHash: 'p1' }]);
    expect(await store.keys.list()).toEqual([
      { provider: 'openai', key: full, configHash: 'k1', createdAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect(await store.keys.get('anthropic', 'id-1')).toBeUndefined();
    await store.ping();
  });

  test('never writes what a variable of the environment held', async () => {
    const held = { value: 'from-the-environment', env_var: 'env.KEY', from_env: true };
    await store.keys.write({
      provider: 'openai',
      key: { ...key({ id: 'id-env', name: 'env' }), value: held, ollama_key_config: { url: held } },
      configHash: '',
    });
    expect(JSON.stringify(await place.rows('select * from config_keys'))).not.toContain('from-the-environment');
    expect((await store.keys.get('openai', 'id-env'))?.key.value).toEqual({ ...held, value: '' });
    await store.keys.remove('openai', 'id-env');
  });

  test('a key name is unique among all providers; nothing of the refused row stays', async () => {
    await store.providers.write({ name: 'groq', provider, configHash: '' });
    const twin = { provider: 'groq', key: key({ id: 'id-2' }), configHash: '' };
    const before = await place.rows('select * from config_keys');
    expect(await faultOf(store.keys.write(twin))).toBe('conflict');
    expect(await place.rows('select * from config_keys')).toEqual([...before]);
    expect(await store.keys.isTaken({ id: 'id-2', name: 'main' }, true)).toBe(true);
    expect(await store.keys.isTaken({ id: 'id-1', name: 'main' }, false)).toBe(false);
  });

  test('a change is whole or not at all', async () => {
    const half = store.change(async (records) => {
      await records.providers.write({ name: 'mistral', provider, configHash: '' });
      throw new Error('half way');
    });
    expect(await faultOf(half)).toBe('half way' as never);
    expect(await store.providers.get('mistral')).toBeUndefined();
  });

  test('parallel changes, also of other processes, lose nothing', async () => {
    const other = await place.open();
    const add = (from: ConfigStore) =>
      from.change(async ({ settings }) => {
        const count = Number((await settings.get('restart_required')) ?? '0');
        await settings.set('restart_required', String(count + 1));
      });
    await Promise.all(Array.from({ length: 20 }, (_, at) => add(at % 2 === 0 ? store : other)));
    expect(await store.settings.get('restart_required')).toBe('20');
  });

  test('the keys of a provider go with it', async () => {
    await store.providers.write({ name: 'gone', provider, configHash: '' });
    await store.keys.write({ provider: 'gone', key: key({ id: 'id-3', name: 'gone' }), configHash: '' });
    await store.providers.remove('gone');
    expect((await store.keys.list()).map((stored) => stored.key.id)).toEqual(['id-1']);
  });

  test('sessions end', async () => {
    await store.sessions.add('hash-1', now + 1000);
    expect(await store.sessions.isAlive('hash-1')).toBe(true);
    now += 1000;
    expect(await store.sessions.isAlive('hash-1')).toBe(false);
    await store.sessions.add('hash-2', now + 1000);
    expect(await place.rows('select token_hash from sessions')).toEqual([{ token_hash: 'hash-2' }]);
    await store.sessions.removeAll();
    expect(await store.sessions.isAlive('hash-2')).toBe(false);
  });

  test('ten gateways may start on one empty database at once', async () => {
    const crowd = await kind.empty();
    await Promise.all(Array.from({ length: 10 }, () => crowd.open('a passphrase')));
    expect(await crowd.rows('select id, sequence from migrations order by sequence')).toEqual(
      migrations.map(({ id }, at) => ({ id, sequence: at + 1 })),
    );
    expect(await crowd.rows('select key from governance_config')).toEqual([{ key: 'encryption_check' }]);
  });

  test('counters are read back digit by digit, and the newest figure of a cell stands', async () => {
    const store = await (await kind.empty()).open();
    const cell = {
      limitId: 'b',
      windowStartMs: 1_767_225_600_000,
      writer: 'a',
      units: 12_345_678_901_234_567_890_123n,
    };
    await store.cells.put([cell, { ...cell, writer: 'b', units: 1n }]);
    await store.cells.put([{ ...cell, units: cell.units + 1n }]);
    const units = new Map((await store.cells.all()).map((each) => [each.writer, each.units]));
    expect(units).toEqual(
      new Map([
        ['a', cell.units + 1n],
        ['b', 1n],
      ]),
    );
    const many = Array.from({ length: 450 }, (_, at) => ({ ...cell, limitId: `l${at}` }));
    await store.cells.put(many);
    expect((await store.cells.all()).length).toBe(452);
  });

  test('a database of another release is left alone', async () => {
    const foreign = await kind.empty();
    const mine = await foreign.open();
    await mine.close();
    await foreign.rows(
      "insert into migrations (id, sequence, applied_at, status) values ('later', 9, '', '') returning id",
    );
    expect(await faultOf(foreign.open())).toBe('foreign');
  });

  describe('encryption', () => {
    let secret: Place;
    const passphrase = 'correct horse battery staple';
    const secrets = ['sk-very-secret', 'azure-secret', 'proxy-secret', 'hidden-header', 'smart'];
    const written = async () =>
      JSON.stringify([
        await secret.rows('select * from config_keys'),
        await secret.rows('select * from config_providers'),
      ]);
    beforeAll(async () => {
      secret = await kind.empty();
      await filled(await secret.open());
    });

    test('rows from before it was on are encrypted at the next start', async () => {
      for (const text of secrets) expect(await written()).toContain(text);
      const reopened = await secret.open(passphrase);
      for (const text of secrets) expect(await written()).not.toContain(text);
      expect((await reopened.keys.list()).map((stored) => stored.key)).toEqual([full]);
      expect(await reopened.providers.list()).toEqual([{ name: 'openai', provider, configHash: 'p1' }]);
    });

    test('so are new rows, of any length; names of variables stay readable', async () => {
      const store = await secret.open(passphrase);
      const long = 'x'.repeat(200_000);
      await store.keys.write({
        provider: 'openai',
        key: key({ id: 'long', name: 'long', value: long }),
        configHash: '',
      });
      await store.keys.write({
        provider: 'openai',
        key: key({ id: 'env', name: 'env', value: 'env.KEY' }),
        configHash: '',
      });
      expect((await store.keys.get('openai', 'long'))?.key.value?.value).toBe(long);
      expect(await secret.rows("select value from config_keys where key_id = 'env'")).toEqual([{ value: 'env.KEY' }]);
    });

    test('a wrong key, or none, says so and touches nothing', async () => {
      const before = await written();
      expect(await faultOf(secret.open('another passphrase'))).toBe('wrong-key');
      expect(await faultOf(secret.open())).toBe('wrong-key');
      expect(await written()).toBe(before);
    });
  });
});

describe('SQLite only', () => {
  test('the file is for its owner only', async () => {
    const path = join(folder, 'mine.db');
    await opened({ enabled: true, type: 'sqlite', config: { path } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('a file that is no database, or cannot be made, says so', async () => {
    const path = join(folder, 'text.db');
    await Bun.write(
      path,
      'this is no database, whatever its name says; and it is long enough to be looked at'.repeat(20),
    );
    expect(await faultOf(opened({ enabled: true, type: 'sqlite', config: { path } }))).toBe('damaged');
    expect(await faultOf(opened({ enabled: true, type: 'sqlite', config: { path: '/nowhere/x.db' } }))).toBe('away');
  });

  test('another process that keeps writing is waited for, but not for ever; readers do not wait', async () => {
    const path = join(folder, 'busy.db');
    const store = await opened({ enabled: true, type: 'sqlite', config: { path } });
    await store.settings.set('admin_username', 'ann');
    using other = new Sqlite(path);
    other.run('begin immediate');
    isPatient = false;
    expect(await faultOf(store.change(({ settings }) => settings.set('admin_username', 'bob')))).toBe('locked');
    expect(await store.settings.get('admin_username')).toBe('ann');
    isPatient = true;
    other.run('rollback');
    await store.change(({ settings }) => settings.set('admin_username', 'bob'));
    expect(await store.settings.get('admin_username')).toBe('bob');
  });
});

describe.if(server !== undefined)('PostgreSQL only', () => {
  test('a server that goes away is an error, and all is well when it is back', async () => {
    if (server === undefined) return;
    const place = await postgres(server).empty();
    const store = await place.open();
    await store.settings.set('admin_username', 'ann');
    server.stop();
    expect(await faultOf(store.ping())).toBe('away');
    server.start();
    expect(await store.settings.get('admin_username')).toBe('ann');
  });

  test('a database or server that is not there says so at the start', async () => {
    if (server === undefined) return;
    const config = {
      host: server.host,
      port: server.port,
      user: server.user,
      password: '',
      db_name: 'none',
      ssl_mode: 'disable',
    };
    expect(await faultOf(opened({ enabled: true, type: 'postgres', config }))).toBe('away');
    expect(await faultOf(opened({ enabled: true, type: 'postgres', config: { ...config, port: 1 } }))).toBe('away');
  });
});
