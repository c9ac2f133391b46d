import type { EngineSettings } from '@bifrost/core/engine/provider-settings.ts';
import type { Env } from '../config/env.ts';
import { inForce } from '../config/in-force.ts';
import type { Config } from '../config/schema/config.ts';
import { buildSettings } from '../config/settings/build-settings.ts';
import type { ClientSettings } from '../config/settings/client-settings.ts';
import type { ConfigRecords, ConfigStore } from '../store/config-store.ts';
import { storedConfig } from '../store/reconcile/stored-config.ts';
import { Refusal } from './refusal.ts';

/** The configuration in force and what the house derived from it. Frozen. */
export interface Snapshot {
  readonly config: Config;
  readonly settings: EngineSettings;
  readonly client: ClientSettings;
}

export interface LiveConfigOptions {
  readonly start: Snapshot;
  /** absent: the file is all there is */
  readonly store: ConfigStore | undefined;
  readonly env: Env;
  /** Puts a snapshot to work; requests in flight finish with the one they began with. */
  readonly apply: (next: Snapshot, before: Snapshot) => Promise<void>;
}

/** What may happen before a change is final. */
export type Judge = (next: Snapshot) => void;

/** The one place where the configuration changes while the gateway runs. */
export class LiveConfig {
  readonly store: ConfigStore | undefined;
  readonly #env: Env;
  readonly #apply: LiveConfigOptions['apply'];
  #current: Snapshot;
  #begun = 0;
  #applied = 0;

  constructor({ start, store, env, apply }: LiveConfigOptions) {
    this.#current = start;
    this.store = store;
    this.#env = env;
    this.#apply = apply;
  }

  get current(): Snapshot {
    return this.#current;
  }

  /** Refuses when there is nowhere to keep anything. */
  get existingStore(): ConfigStore {
    if (this.store === undefined) throw new Refusal(503, 'config store not available');
    return this.store;
  }

  /** Writes, derives and puts to work: all of it, or nothing when `work` or `judge` throws. */
  async change<T>(work: (records: ConfigRecords) => Promise<T>, judge?: Judge): Promise<T> {
    const { result, next, turn } = await this.existingStore.change(async (records) => {
      const result = await work(records);
      const config = inForce(this.#current.config, await storedConfig(records), this.#env);
      const { settings, client } = buildSettings(config);
      const next: Snapshot = { config, settings, client };
      judge?.(next);
      this.#begun += 1; // inside the transaction, so that turns are in the order of the commits
      return { result, next, turn: this.#begun };
    });
    if (turn > this.#applied) {
      this.#applied = turn;
      const before = this.#current;
      this.#current = next;
      await this.#apply(next, before);
    }
    return result;
  }
}
