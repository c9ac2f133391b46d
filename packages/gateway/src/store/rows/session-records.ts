import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Sessions of the dashboard, known by the hash of their token. Instants in ms since the epoch. */
export const sessionRecords = (db: Kysely<Tables>, now: () => number) => ({
  async isAlive(tokenHash: string): Promise<boolean> {
    const row = await db
      .selectFrom('sessions')
      .select('expires_at')
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    return row !== undefined && Date.parse(row.expires_at) > now();
  },
  /** Sweeps out what has expired on the way. */
  async add(tokenHash: string, expiresAtMs: number): Promise<void> {
    const instant = new Date(now()).toISOString();
    await db.deleteFrom('sessions').where('expires_at', '<=', instant).execute();
    const row = { token_hash: tokenHash, created_at: instant, expires_at: new Date(expiresAtMs).toISOString() };
    await db.insertInto('sessions').values(row).execute();
  },
  async remove(tokenHash: string): Promise<void> {
    await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
  },
  async removeAll(): Promise<void> {
    await db.deleteFrom('sessions').execute();
  },
});
export type SessionRecords = ReturnType<typeof sessionRecords>;
