import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** A database that answers, whichever kind it is. */
export interface Database {
  readonly db: Kysely<Tables>;
  /** Waits until no other process is in the same section; let go of at the end of the transaction. */
  readonly enter: (section: Section, transaction: Transaction<Tables>) => Promise<void>;
}

/** What only one process at a time may do. */
export type Section = 'migration' | 'change';
