import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Single values of the house by name. */
export type SettingName =
  | 'admin_username'
  | 'admin_password'
  | 'is_auth_enabled'
  | 'disable_auth_on_inference'
  | 'restart_required'
  | 'encryption_check';

export const settingRecords = (db: Kysely<Tables>) => ({
  async get(key: SettingName): Promise<string | undefined> {
    const row = await db.selectFrom('governance_config').select('value').where('key', '=', key).executeTakeFirst();
    return row?.value;
  },
  async set(key: SettingName, value: string): Promise<void> {
    await db
      .insertInto('governance_config')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
  },
  async remove(key: SettingName): Promise<void> {
    await db.deleteFrom('governance_config').where('key', '=', key).execute();
  },
});
export type SettingRecords = ReturnType<typeof settingRecords>;
