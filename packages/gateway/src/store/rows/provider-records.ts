import type { Kysely } from 'kysely';
import { Provider } from '../../config/schema/provider.ts';
import type { SecretColumns } from '../secret-columns.ts';
import type { ProviderRow, Tables } from '../tables.ts';
import { fromColumns, parseColumn, toColumn } from './stored-json.ts';

/** A provider without its keys, which are rows of their own. */
export type ProviderBody = Omit<Provider, 'keys'>;

export interface StoredProvider {
  readonly name: string;
  readonly provider: ProviderBody;
  /** of the file's entry when it was last applied; empty when it never stood in the file */
  readonly configHash: string;
}

export const providerRecords = (db: Kysely<Tables>, secrets: SecretColumns, now: () => number) => ({
  async list(): Promise<readonly StoredProvider[]> {
    const rows = await db.selectFrom('config_providers').selectAll().orderBy('name').execute();
    return rows.map((row) => toProvider(row, secrets));
  },
  async get(name: string): Promise<StoredProvider | undefined> {
    const row = await db.selectFrom('config_providers').selectAll().where('name', '=', name).executeTakeFirst();
    return row && toProvider(row, secrets);
  },
  async write(stored: StoredProvider): Promise<void> {
    const instant = new Date(now()).toISOString();
    const { name, ...columns } = { ...toRow(stored, secrets), updated_at: instant };
    await db
      .insertInto('config_providers')
      .values({ name, ...columns, created_at: instant })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
      .execute();
  },
  /** Its keys go with it. */
  async remove(name: string): Promise<void> {
    await db.deleteFrom('config_providers').where('name', '=', name).execute();
  },
  namesInClear: async (): Promise<readonly string[]> =>
    (
      await db.selectFrom('config_providers').select('name').where('encryption_status', '=', 'plain_text').execute()
    ).map(({ name }) => name),
});
export type ProviderRecords = ReturnType<typeof providerRecords>;

const place = (column: string, name: string): string => `config_providers.${column} of ${name}`;

function toRow({ name, provider, configHash }: StoredProvider, secrets: SecretColumns) {
  const secret = (column: 'network_config_json' | 'proxy_config_json', value: unknown) =>
    secrets.write(toColumn(value), place(column, name));
  return {
    name,
    network_config_json: secret('network_config_json', provider.network_config),
    proxy_config_json: secret('proxy_config_json', provider.proxy_config),
    concurrency_buffer_json: toColumn(provider.concurrency_and_buffer_size),
    custom_provider_config_json: toColumn(provider.custom_provider_config),
    open_ai_config_json: toColumn(provider.openai_config),
    send_back_raw_request: Number(provider.send_back_raw_request),
    send_back_raw_response: Number(provider.send_back_raw_response),
    store_raw_request_response: Number(provider.store_raw_request_response),
    config_hash: configHash,
    encryption_status: secrets.status,
  };
}

function toProvider(row: ProviderRow, secrets: SecretColumns): StoredProvider {
  const what = `provider ${row.name}`;
  const json = (text: string) => parseColumn(text, what);
  const secret = (column: 'network_config_json' | 'proxy_config_json') =>
    json(secrets.read(row[column], place(column, row.name), row.encryption_status));
  const columns = {
    network_config: secret('network_config_json'),
    proxy_config: secret('proxy_config_json'),
    concurrency_and_buffer_size: json(row.concurrency_buffer_json),
    custom_provider_config: json(row.custom_provider_config_json),
    openai_config: json(row.open_ai_config_json),
    send_back_raw_request: row.send_back_raw_request === 1,
    send_back_raw_response: row.send_back_raw_response === 1,
    store_raw_request_response: row.store_raw_request_response === 1,
  };
  const { keys: _, ...provider } = fromColumns(Provider, columns, what);
  return { name: row.name, provider, configHash: row.config_hash };
}
