import { Kysely, PostgresDialect, sql } from 'kysely';
import type { PoolConfig } from 'pg';
import pg from 'pg';
import type { Database, Section } from './database.ts';
import { storeErrorOf } from './store-error.ts';
import type { Tables } from './tables.ts';
import { translatingDialect } from './translating-dialect.ts';

export interface PostgresOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly sslMode: string;
  readonly maxIdleConnections: number;
  readonly maxOpenConnections: number;
  /** Told when a connection breaks; the next query makes a new one. */
  readonly onConnectionLost: (message: string) => void;
}

/** Numbers of advisory locks, the same for every gateway on the database. */
const lockNumbers: { readonly [section in Section]: number } = { migration: 1_000_001, change: 1_000_011 };

export function openPostgres(options: PostgresOptions): Database {
  const where = `database ${options.database} at ${options.host}:${options.port}`;
  const pool = new pg.Pool(poolConfig(options));
  const tell = (cause: Error) => options.onConnectionLost(storeErrorOf(cause, where).message);
  pool.on('error', tell);
  // a connection that breaks while it is in use tells its user as well; unheard, it would end the process
  pool.on('connect', (client) => client.on('error', tell));
  const dialect = translatingDialect(new PostgresDialect({ pool }), (cause) => storeErrorOf(cause, where));
  return {
    db: new Kysely<Tables>({ dialect }),
    async enter(section, transaction) {
      await sql`select pg_advisory_xact_lock(${sql.lit(lockNumbers[section])})`.execute(transaction);
    },
  };
}

/** Nothing waits for ever: neither for a connection, nor for an answer, nor for somebody else's lock. */
const poolConfig = (options: PostgresOptions): PoolConfig => ({
  host: options.host,
  port: options.port,
  user: options.user,
  password: options.password,
  database: options.database,
  ssl: sslFor(options),
  max: options.maxOpenConnections,
  min: Math.min(options.maxIdleConnections, options.maxOpenConnections),
  connectionTimeoutMillis: 5000,
  query_timeout: 60_000,
  lock_timeout: 50_000,
  idle_in_transaction_session_timeout: 60_000,
  keepAlive: true,
  allowExitOnIdle: true,
  application_name: 'bifrost',
});

/** As in libpq: `require` encrypts without asking whom it talks to. An unknown word is taken for the strictest. */
function sslFor({ sslMode, host }: PostgresOptions): PoolConfig['ssl'] {
  switch (sslMode) {
    case 'disable':
      return false;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-ca':
      return { rejectUnauthorized: true, checkServerIdentity: () => undefined };
    default:
      return { rejectUnauthorized: true, host };
  }
}
