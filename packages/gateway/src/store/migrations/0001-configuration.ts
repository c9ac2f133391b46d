import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';
import type { Migration } from './migration.ts';

export const configuration: Migration = {
  id: '0001-configuration',
  async up(db) {
    await createClient(db);
    await createProviders(db);
    await createKeys(db);
    await createSettingsAndSessions(db);
  },
};

const createClient = (db: Kysely<Tables>) =>
  db.schema
    .createTable('config_client')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('settings_json', 'text', (column) => column.notNull())
    .addColumn('config_hash', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();

const createProviders = (db: Kysely<Tables>) =>
  db.schema
    .createTable('config_providers')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('network_config_json', 'text', (column) => column.notNull())
    .addColumn('proxy_config_json', 'text', (column) => column.notNull())
    .addColumn('concurrency_buffer_json', 'text', (column) => column.notNull())
    .addColumn('custom_provider_config_json', 'text', (column) => column.notNull())
    .addColumn('open_ai_config_json', 'text', (column) => column.notNull())
    .addColumn('send_back_raw_request', 'integer', (column) => column.notNull())
    .addColumn('send_back_raw_response', 'integer', (column) => column.notNull())
    .addColumn('store_raw_request_response', 'integer', (column) => column.notNull())
    .addColumn('config_hash', 'text', (column) => column.notNull())
    .addColumn('encryption_status', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();

async function createKeys(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('config_keys')
    .addColumn('key_id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('provider', 'text', (column) => column.notNull().references('config_providers.name').onDelete('cascade'))
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('models_json', 'text', (column) => column.notNull())
    .addColumn('blacklisted_models_json', 'text', (column) => column.notNull())
    .addColumn('aliases_json', 'text', (column) => column.notNull())
    .addColumn('vendor_json', 'text', (column) => column.notNull())
    .addColumn('weight', 'double precision', (column) => column.notNull())
    .addColumn('enabled', 'integer', (column) => column.notNull())
    .addColumn('use_for_batch_api', 'integer', (column) => column.notNull())
    .addColumn('config_hash', 'text', (column) => column.notNull())
    .addColumn('encryption_status', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('config_keys_provider').on('config_keys').column('provider').execute();
}

async function createSettingsAndSessions(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('governance_config')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();
}
