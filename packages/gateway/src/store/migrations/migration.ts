import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** One step of the schema. Written once, never changed, never undone. */
export interface Migration {
  readonly id: string;
  /** Names its tables and columns itself: at this step they may differ from what `Tables` says today. */
  readonly up: (db: Kysely<Tables>) => Promise<void>;
}
