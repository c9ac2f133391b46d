import type { DatabaseConnection, Dialect, Driver, Kysely } from 'kysely';

type Begin = (connection: DatabaseConnection, driver: Driver) => Promise<void>;

/** A dialect whose failures speak the house's words, and whose transactions begin as told. */
export function translatingDialect(dialect: Dialect, translate: (cause: unknown) => Error, begin?: Begin): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db: Kysely<unknown>) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => translatingDriver(dialect.createDriver(), translate, begin),
  };
}

function translatingDriver(driver: Driver, translate: (cause: unknown) => Error, begin: Begin | undefined): Driver {
  const wrapped = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const inner = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const innerOf = (connection: DatabaseConnection) => inner.get(connection) ?? connection;
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw translate(cause);
    }
  };
  const wrap = (connection: DatabaseConnection): DatabaseConnection => {
    const made: DatabaseConnection = wrapped.get(connection) ?? {
      executeQuery: (query) => guard(() => connection.executeQuery(query)),
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
    wrapped.set(connection, made);
    inner.set(made, connection);
    return made;
  };
  return {
    init: () => guard(() => driver.init()),
    acquireConnection: () => guard(async () => wrap(await driver.acquireConnection())),
    beginTransaction: (connection, settings) =>
      guard(() =>
        begin ? begin(innerOf(connection), driver) : driver.beginTransaction(innerOf(connection), settings),
      ),
    commitTransaction: (connection) => guard(() => driver.commitTransaction(innerOf(connection))),
    rollbackTransaction: (connection) => guard(() => driver.rollbackTransaction(innerOf(connection))),
    releaseConnection: (connection) => driver.releaseConnection(innerOf(connection)),
    destroy: () => driver.destroy(),
  };
}
