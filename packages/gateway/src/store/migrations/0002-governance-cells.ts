import type { Migration } from './migration.ts';

/** Numbers are text: amounts of money have more digits than any number column of both databases. */
export const governanceCells: Migration = {
  id: '0002-governance-cells',
  async up(db) {
    await db.schema
      .createTable('governance_cells')
      .addColumn('limit_id', 'text', (column) => column.notNull())
      .addColumn('window_start_ms', 'text', (column) => column.notNull())
      .addColumn('writer', 'text', (column) => column.notNull())
      .addColumn('units', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('governance_cells_key', ['limit_id', 'window_start_ms', 'writer'])
      .execute();
  },
};
