import type { Kysely } from 'kysely';
import { isEnvReference } from '../../config/env.ts';
import { type EnvVar, literal } from '../../config/schema/env-var.ts';
import { Key } from '../../config/schema/key.ts';
import type { SecretColumns } from '../secret-columns.ts';
import type { KeyRow, Tables } from '../tables.ts';
import { fromColumns, parseColumn, toColumn } from './stored-json.ts';

/** A key always has an id once it is stored. */
export type KeyBody = Key & { readonly id: string };

export interface StoredKey {
  readonly provider: string;
  readonly key: KeyBody;
  /** of the file's entry when it was last applied; empty when it never stood in the file */
  readonly configHash: string;
  /** ISO 8601 */
  readonly createdAt: string;
}

/** The members of a key that only one provider knows. */
export const vendorBlocks = [
  'azure_key_config',
  'vertex_key_config',
  'bedrock_key_config',
  'replicate_key_config',
  'vllm_key_config',
  'ollama_key_config',
  'sgl_key_config',
] as const satisfies readonly (keyof Key)[];

export const keyRecords = (db: Kysely<Tables>, secrets: SecretColumns, now: () => number) => ({
  /** In the order in which they came. */
  async list(provider?: string): Promise<readonly StoredKey[]> {
    const all = db.selectFrom('config_keys').selectAll().orderBy('created_at').orderBy('key_id');
    const rows = await (provider === undefined ? all : all.where('provider', '=', provider)).execute();
    return rows.map((row) => toKey(row, secrets));
  },
  async get(provider: string, id: string): Promise<StoredKey | undefined> {
    const found = db.selectFrom('config_keys').selectAll().where('provider', '=', provider).where('key_id', '=', id);
    const row = await found.executeTakeFirst();
    return row && toKey(row, secrets);
  },
  /** Whether the name or the id belongs to some other key. */
  async isTaken({ id, name }: { readonly id: string; readonly name: string }, isNew: boolean): Promise<boolean> {
    const rows = await db
      .selectFrom('config_keys')
      .select('key_id')
      .where((where) => where.or([where('name', '=', name), where('key_id', '=', id)]))
      .execute();
    return rows.some(({ key_id }) => isNew || key_id !== id);
  },
  async write(stored: Omit<StoredKey, 'createdAt'>): Promise<void> {
    const instant = new Date(now()).toISOString();
    const { key_id, ...columns } = { ...toRow(stored, secrets), updated_at: instant };
    await db
      .insertInto('config_keys')
      .values({ key_id, ...columns, created_at: instant })
      .onConflict((conflict) => conflict.column('key_id').doUpdateSet(columns))
      .execute();
  },
  async remove(provider: string, id: string): Promise<void> {
    await db.deleteFrom('config_keys').where('provider', '=', provider).where('key_id', '=', id).execute();
  },
  idsInClear: async (): Promise<readonly string[]> =>
    (await db.selectFrom('config_keys').select('key_id').where('encryption_status', '=', 'plain_text').execute()).map(
      ({ key_id }) => key_id,
    ),
});
export type KeyRecords = ReturnType<typeof keyRecords>;

const place = (column: string, id: string): string => `config_keys.${column} of ${id}`;

function toRow({ provider, key, configHash }: Omit<StoredKey, 'createdAt'>, secrets: SecretColumns) {
  const blocks = vendorBlocks.flatMap((name) => (key[name] === undefined ? [] : [[name, key[name]] as const]));
  const vendor = blocks.length === 0 ? undefined : Object.fromEntries(blocks);
  const secret = (column: string, text: string) => secrets.write(text, place(column, key.id));
  return {
    key_id: key.id,
    name: key.name,
    provider,
    value: secret('value', textOf(key.value)),
    models_json: toColumn(key.models),
    blacklisted_models_json: toColumn(key.blacklisted_models),
    aliases_json: secret('aliases_json', toColumn(key.aliases)),
    vendor_json: secret('vendor_json', toColumn(vendor)),
    weight: key.weight,
    enabled: Number(key.enabled),
    use_for_batch_api: Number(key.use_for_batch_api),
    config_hash: configHash,
    encryption_status: secrets.status,
  };
}

function toKey(row: KeyRow, secrets: SecretColumns): StoredKey {
  const what = `key ${row.key_id}`;
  const secret = (column: 'value' | 'aliases_json' | 'vendor_json') =>
    secrets.read(row[column], place(column, row.key_id), row.encryption_status);
  const value = secret('value');
  const vendor = parseColumn(secret('vendor_json'), what);
  const columns = {
    id: row.key_id,
    name: row.name,
    ...(value !== '' && { value: envVarOf(value) }),
    models: parseColumn(row.models_json, what),
    blacklisted_models: parseColumn(row.blacklisted_models_json, what),
    weight: row.weight,
    enabled: row.enabled === 1,
    use_for_batch_api: row.use_for_batch_api === 1,
    aliases: parseColumn(secret('aliases_json'), what),
    ...(typeof vendor === 'object' ? vendor : {}),
  };
  const key = { ...fromColumns(Key, columns, what), id: row.key_id };
  return { provider: row.provider, key, configHash: row.config_hash, createdAt: row.created_at };
}

const textOf = (value: EnvVar | undefined): string => (value?.from_env ? value.env_var : (value?.value ?? ''));

const envVarOf = (text: string): EnvVar =>
  isEnvReference(text) ? { value: '', env_var: text, from_env: true } : literal(text);
