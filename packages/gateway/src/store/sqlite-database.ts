import { Database as Sqlite } from 'bun:sqlite';
import { chmodSync } from 'node:fs';
import { CompiledQuery, type DatabaseConnection, Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import type { Database } from './database.ts';
import { storeErrorOf } from './store-error.ts';
import type { Tables } from './tables.ts';
import { translatingDialect } from './translating-dialect.ts';

export interface SqliteOptions {
  /** file; made when missing */
  readonly path: string;
  readonly pause: (ms: number) => Promise<void>;
}

/** How long to wait for another process that is writing, in ms: in short steps, since this engine blocks the process. */
const patience = { steps: 50, stepMs: 100 };

/** One file, one connection. Readers of other processes do not disturb writers, nor the other way round. */
export function openSqlite({ path, pause }: SqliteOptions): Database {
  const translate = (cause: unknown) => storeErrorOf(cause, `database ${path}`);
  const dialect = new SqliteDialect({ database: async () => asKyselyExpects(openFile(path)) });
  const begin = (connection: DatabaseConnection) => beginImmediately(connection, pause);
  return {
    db: new Kysely<Tables>({ dialect: translatingDialect(dialect, translate, begin) }),
    // a writing transaction is alone as it is
    enter: async () => undefined,
  };
}

function openFile(path: string): Sqlite {
  const sqlite = new Sqlite(path, { create: true });
  try {
    sqlite.run('pragma busy_timeout = 2000');
    sqlite.run('pragma journal_mode = wal');
    sqlite.run('pragma foreign_keys = on');
    sqlite.run('pragma busy_timeout = 0');
    if (path !== ':memory:') chmodSync(path, 0o600); // credentials are in it
    return sqlite;
  } catch (cause) {
    sqlite.close();
    throw cause;
  }
}

const asKyselyExpects = (sqlite: Sqlite): SqliteDatabase => ({
  close: () => sqlite.close(),
  prepare(text) {
    const statement = sqlite.query<unknown, never[]>(text);
    return {
      reader: statement.columnNames.length > 0,
      all: (parameters) => statement.all(...(parameters as never[])),
      run: (parameters) => statement.run(...(parameters as never[])),
      iterate: (parameters) => statement.iterate(...(parameters as never[])),
    };
  },
});

/** The write lock first: a transaction that reads and then writes could otherwise find its reading outdated. */
async function beginImmediately(connection: DatabaseConnection, pause: SqliteOptions['pause']): Promise<void> {
  for (let step = 1; ; step += 1) {
    try {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
      return;
    } catch (cause) {
      if (storeErrorOf(cause, '').fault !== 'locked' || step >= patience.steps) throw cause;
      await pause(patience.stepMs);
    }
  }
}
