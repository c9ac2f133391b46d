import { sql, type Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { StoreError } from '../store-error.ts';
import type { Tables } from '../tables.ts';
import { configuration } from './0001-configuration.ts';
import { governanceCells } from './0002-governance-cells.ts';
import type { Migration } from './migration.ts';

/** In order; new ones are added at the end. */
export const migrations: readonly Migration[] = [configuration, governanceCells];

/**
 * Brings the schema up to date: all missing steps or none, one process at a time. A database that knows steps we do
 * not know was written by another release and stays as it is.
 */
export function migrate({ db, enter }: Database, now: () => number, steps = migrations): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    await enter('migration', transaction);
    const applied = await appliedIn(transaction);
    refuseForeign(applied, steps);
    for (const [index, step] of steps.entries()) {
      if (applied.has(step.id)) continue;
      await step.up(transaction);
      const row = { id: step.id, sequence: index + 1, applied_at: new Date(now()).toISOString(), status: 'applied' };
      await transaction.insertInto('migrations').values(row).execute();
    }
  });
}

async function appliedIn(transaction: Transaction<Tables>): Promise<ReadonlySet<string>> {
  await transaction.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('applied_at', 'text', (column) => column.notNull().defaultTo(sql`''`))
    .addColumn('status', 'text', (column) => column.notNull())
    .execute();
  const rows = await transaction.selectFrom('migrations').select('id').execute();
  return new Set(rows.map(({ id }) => id));
}

function refuseForeign(applied: ReadonlySet<string>, steps: readonly Migration[]): void {
  const known = new Set(steps.map(({ id }) => id));
  const foreign = [...applied].find((id) => !known.has(id));
  if (foreign === undefined) return;
  throw new StoreError(
    'foreign',
    `the database was written by another release (it knows the step "${foreign}"); it stays untouched`,
  );
}
