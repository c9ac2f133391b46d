import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** What one process has counted in one window of one limit. Only that process writes the row, and its units only grow. */
export interface CellRecord {
  readonly limitId: string;
  /** ms since the epoch */
  readonly windowStartMs: number;
  readonly writer: string;
  readonly units: bigint;
}

export interface CellRecords {
  all(): Promise<readonly CellRecord[]>;
  put(cells: readonly CellRecord[]): Promise<void>;
}

/** Rows per statement: databases bound the number of parameters. */
const batchSize = 200;

export const cellRecords = (db: Kysely<Tables>): CellRecords => ({
  all: async () => {
    const rows = await db.selectFrom('governance_cells').selectAll().execute();
    return rows.map(({ limit_id, window_start_ms, writer, units }) => ({
      limitId: limit_id,
      windowStartMs: Number(window_start_ms),
      writer,
      units: BigInt(units),
    }));
  },
  put: async (cells) => {
    // in one order everywhere, so that writers of several nodes cannot wait for one another in a circle
    const rows = cells.map(rowOf).sort((a, b) => (a.limit_id < b.limit_id ? -1 : 1));
    for (let at = 0; at < rows.length; at += batchSize) {
      await db
        .insertInto('governance_cells')
        .values(rows.slice(at, at + batchSize))
        .onConflict((conflict) =>
          conflict
            .columns(['limit_id', 'window_start_ms', 'writer'])
            .doUpdateSet({ units: (excluded) => excluded.ref('excluded.units') }),
        )
        .execute();
    }
  },
});

const rowOf = ({ limitId, windowStartMs, writer, units }: CellRecord) => ({
  limit_id: limitId,
  window_start_ms: String(windowStartMs),
  writer,
  units: units.toString(),
});
