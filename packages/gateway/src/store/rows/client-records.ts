import type { Kysely } from 'kysely';
import { Client } from '../../config/schema/client.ts';
import type { Tables } from '../tables.ts';
import { fromColumns, parseColumn, toColumn } from './stored-json.ts';

export interface StoredClient {
  readonly client: Client;
  /** of the file's block when it was last applied; empty when the file never said anything */
  readonly configHash: string;
}

/** The one row of the `client` block. */
export const clientRecords = (db: Kysely<Tables>, now: () => number) => ({
  async read(): Promise<StoredClient | undefined> {
    const row = await db.selectFrom('config_client').selectAll().executeTakeFirst();
    if (row === undefined) return undefined;
    const what = 'config_client';
    return { client: fromColumns(Client, parseColumn(row.settings_json, what), what), configHash: row.config_hash };
  },
  async write({ client, configHash }: StoredClient): Promise<void> {
    const updated_at = new Date(now()).toISOString();
    const row = { settings_json: toColumn(client), config_hash: configHash, updated_at };
    await db
      .insertInto('config_client')
      .values({ id: 1, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  },
});
export type ClientRecords = ReturnType<typeof clientRecords>;
