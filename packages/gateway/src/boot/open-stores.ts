import { join } from 'node:path';
import { encryptionPassphrase } from '../config/encryption-key.ts';
import type { Env } from '../config/env.ts';
import { inForce } from '../config/in-force.ts';
import type { Finding } from '../config/problem.ts';
import type { LoadedConfig } from '../config/read-config.ts';
import type { Config } from '../config/schema/config.ts';
import type { ConfigRecords, ConfigStore } from '../store/config-store.ts';
import { openConfigStore } from '../store/open-config-store.ts';
import { type FileSide, reconcile } from '../store/reconcile/reconcile.ts';
import { storedConfig } from '../store/reconcile/stored-config.ts';
import { applyFileLogin } from './apply-file-login.ts';

export interface StoreMachine {
  readonly appDir: string;
  readonly env: Env;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly warn: (message: string) => void;
}

export interface OpenStores {
  /** what is in force: the file and the database, brought together */
  readonly config: Config;
  /** absent when the file wants none: then the file is all there is, and nothing can be changed */
  readonly store?: ConfigStore;
  readonly findings: readonly Finding[];
}

type Loaded = Extract<LoadedConfig, { readonly ok: true }>;

/** Opens what the configuration names and brings file and database together. Throws a `StoreError`. */
export async function openStores(loaded: Loaded, machine: StoreMachine): Promise<OpenStores> {
  const { config } = loaded;
  if (config.config_store?.enabled === false) return { config, findings: [] };
  const { passphrase, findings } = encryptionPassphrase(config, machine.env);
  const store = await openConfigStore(config.config_store, {
    ...machine,
    passphrase,
    defaultPath: join(machine.appDir, 'config.db'),
  });
  try {
    const stored = await store.change((records) => bringTogether(records, loaded));
    return { config: inForce(config, stored, machine.env), store, findings };
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

async function bringTogether(records: ConfigRecords, loaded: Loaded) {
  await records.settings.remove('restart_required');
  await reconcile(records, await fileSide(records, loaded));
  await applyFileLogin(records, loaded.config.governance.auth_config);
  return storedConfig(records);
}

/** Providers that were merely found in the environment count only where nobody ever configured one. */
async function fileSide(records: ConfigRecords, { config, written, hasDetectedProviders }: Loaded): Promise<FileSide> {
  const isUnwanted = hasDetectedProviders && (await records.providers.list()).length > 0;
  return {
    ...(written?.has('client') && { client: config.client }),
    providers: isUnwanted ? {} : config.providers,
  };
}
