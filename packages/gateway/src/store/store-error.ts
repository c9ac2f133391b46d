export type StoreFault =
  | 'locked'
  | 'away'
  | 'read-only'
  | 'full'
  | 'conflict'
  | 'damaged'
  | 'foreign'
  | 'wrong-key'
  | 'broken';

/**
 * Why a database did not do what it was asked. Thrown, because it passes through the query builder; whoever answers a
 * client turns it into an answer. The message never holds a row's content.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly fault: StoreFault;

  constructor(fault: StoreFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

const words: { readonly [fault in StoreFault]: string } = {
  locked: 'the database is locked by another process',
  away: 'the database cannot be reached',
  'read-only': 'the database cannot be written: it is read-only',
  full: 'the database cannot be written: the disk is full',
  conflict: 'a record with this name already exists',
  damaged: 'the database is damaged, or no database at all',
  foreign: 'the database was written by another release',
  'wrong-key': 'the encryption key does not fit the database',
  broken: 'the database refused the request',
};

/** By result codes of SQLite, error codes of PostgreSQL and those of the operating system. */
const codes: readonly (readonly [pattern: RegExp, fault: StoreFault])[] = [
  [/^SQLITE_(BUSY|LOCKED)|^55P03$|^40P01$|^40001$/, 'locked'],
  [/^SQLITE_(READONLY|PERM)|^25006$|^42501$/, 'read-only'],
  [/^SQLITE_FULL|^53100$|^ENOSPC$/, 'full'],
  [/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|^23505$/, 'conflict'],
  [/^SQLITE_(CORRUPT|NOTADB)|^XX00[12]$/, 'damaged'],
  [/^SQLITE_(CANTOPEN|IOERR)|^E[A-Z]+$|^08...$|^57P0.$|^57014$|^53300$|^28...$|^3D000$/, 'away'],
];

/** What a driver threw, in words that say what to look at. */
export function storeErrorOf(cause: unknown, where: string): StoreError {
  if (cause instanceof StoreError) return cause;
  const code = codeOf(cause);
  const fault = codes.find(([pattern]) => pattern.test(code))?.[1] ?? (isConnectionLoss(cause) ? 'away' : 'broken');
  return new StoreError(fault, `${where}: ${words[fault]}${code === '' ? '' : ` (${code})`}`, { cause });
}

function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError) return codeOf(cause.errors[0]);
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}

/** The PostgreSQL driver gives these no code. */
const isConnectionLoss = (cause: unknown): boolean =>
  cause instanceof Error &&
  /connection terminated|timeout exceeded when trying to connect|not queryable|query read timeout/i.test(cause.message);
