import { error, type Finding } from '../problem.ts';
import type { Config } from '../schema/config.ts';
import type { ConfigStore, LogsStore } from '../schema/stores.ts';

const required = ['host', 'port', 'user', 'password', 'db_name', 'ssl_mode'] as const;

/** A database that cannot be opened as written must not be replaced by another one in silence. */
export function storeFaults(config: Config): readonly Finding[] {
  return [
    // an empty password is how one logs in by role or trust; logs always had to have one
    ...postgresFaults(config.config_store, 'config_store', ['password']),
    ...postgresFaults(config.logs_store, 'logs_store', []),
  ];
}

function postgresFaults(
  store: ConfigStore | LogsStore | undefined,
  path: string,
  mayBeEmpty: readonly string[],
): readonly Finding[] {
  if (!store?.enabled || store.type !== 'postgres') return [];
  const { config } = store;
  return required
    .filter((field) => config[field].value === '' && !mayBeEmpty.includes(field))
    .map((field) => error(`${path}.config.${field}`, `postgres ${field} is required`));
}
