import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { type CellRecords, cellRecords } from './rows/cell-records.ts';
import { type ClientRecords, clientRecords } from './rows/client-records.ts';
import { type KeyRecords, keyRecords } from './rows/key-records.ts';
import { type ProviderRecords, providerRecords } from './rows/provider-records.ts';
import { type SessionRecords, sessionRecords } from './rows/session-records.ts';
import { type SettingRecords, settingRecords } from './rows/setting-records.ts';
import type { SecretColumns } from './secret-columns.ts';
import type { Tables } from './tables.ts';

/** What is kept, aggregate by aggregate. */
export interface ConfigRecords {
  readonly client: ClientRecords;
  readonly providers: ProviderRecords;
  readonly keys: KeyRecords;
  readonly settings: SettingRecords;
  readonly sessions: SessionRecords;
  readonly cells: CellRecords;
}

/** Where configuration is kept. Every method may throw a `StoreError`. */
export interface ConfigStore extends ConfigRecords {
  /** All of it or nothing, and nobody else changes anything meanwhile. Inside, only the records given are to be used. */
  change<T>(work: (records: ConfigRecords) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export function configStore(database: Database, secrets: SecretColumns, now: () => number): ConfigStore {
  const { db, enter } = database;
  return {
    ...recordsOn(db, secrets, now),
    change: (work) =>
      db.transaction().execute(async (transaction) => {
        await enter('change', transaction);
        return work(recordsOn(transaction, secrets, now));
      }),
    ping: async () => void (await sql`select 1`.execute(db)),
    close: () => db.destroy(),
  };
}

const recordsOn = (db: Kysely<Tables>, secrets: SecretColumns, now: () => number): ConfigRecords => ({
  client: clientRecords(db, now),
  providers: providerRecords(db, secrets, now),
  keys: keyRecords(db, secrets, now),
  settings: settingRecords(db),
  sessions: sessionRecords(db, now),
  cells: cellRecords(db),
});
