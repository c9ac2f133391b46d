import type { ConfigStore as Written } from '../config/schema/stores.ts';
import { type ConfigStore, configStore } from './config-store.ts';
import type { Database } from './database.ts';
import { encryptionAtRest } from './encryption-at-rest.ts';
import { migrate } from './migrations/migrate.ts';
import type { PostgresOptions } from './postgres-database.ts';
import { openSqlite } from './sqlite-database.ts';

export interface StoreSurroundings {
  /** where SQLite keeps the configuration when nobody says otherwise */
  readonly defaultPath: string;
  readonly passphrase: string | undefined;
  /** ms since the epoch */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly warn: (message: string) => void;
}

type Enabled = Extract<Written, { readonly enabled: true }>;

/** The store as configured, its schema up to date and its secrets readable. Throws a `StoreError` that says what is wrong. */
export async function openConfigStore(written: Enabled | undefined, around: StoreSurroundings): Promise<ConfigStore> {
  const database = await openDatabase(written, around);
  try {
    await migrate(database, around.now);
    const secrets = await encryptionAtRest(database, around.passphrase, around.now);
    return configStore(database, secrets, around.now);
  } catch (cause) {
    await database.db.destroy();
    throw cause;
  }
}

async function openDatabase(written: Enabled | undefined, around: StoreSurroundings): Promise<Database> {
  if (written?.type !== 'postgres') {
    return openSqlite({ path: written?.config.path ?? around.defaultPath, pause: around.pause });
  }
  // loaded for those who use it
  const { openPostgres } = await import('./postgres-database.ts');
  return openPostgres(postgresOptions(written.config, around.warn));
}

const postgresOptions = (
  config: Extract<Enabled, { type: 'postgres' }>['config'],
  warn: (message: string) => void,
): PostgresOptions => ({
  host: config.host.value,
  port: Number(config.port.value),
  user: config.user.value,
  password: config.password.value,
  database: config.db_name.value,
  sslMode: config.ssl_mode.value,
  maxIdleConnections: config.max_idle_conns,
  maxOpenConnections: config.max_open_conns,
  onConnectionLost: warn,
});
