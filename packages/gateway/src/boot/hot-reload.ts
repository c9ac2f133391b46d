import type { Engine } from '@bifrost/core/engine/engine.ts';
import type { Ports } from '@bifrost/core/engine/ports.ts';
import type { EngineSettings } from '@bifrost/core/engine/provider-settings.ts';
import { type Discovery, discoverModels } from '../catalog/discover-models.ts';
import type { LivePrices } from '../catalog/live-prices.ts';
import type { ModelCatalog } from '../catalog/model-catalog.ts';
import type { ModelLister } from '../catalog/model-lister.ts';
import type { Governance } from '../governance/create-governance.ts';
import type { Snapshot } from '../management/live-config.ts';
import type { HotClient } from './hot-client.ts';
import { sourcesOf } from './open-governance.ts';

export interface HotParts {
  /** what the gateway starts with */
  readonly settings: EngineSettings;
  readonly engines: readonly Engine[];
  readonly listers: readonly [forCallers: ModelLister, forDiscovery: ModelLister];
  readonly catalog: ModelCatalog;
  readonly governance: Governance;
  readonly hot: HotClient;
  readonly prices: LivePrices;
  readonly ports: Ports;
}

/** Hands a new snapshot to everybody who works from it. Requests in flight keep the one they began with. */
export function hotReload({ settings, engines, listers, catalog, governance, hot, prices, ports }: HotParts) {
  let current = settings;
  const running = new Set<Discovery>();
  const discover = (providers: readonly string[]): void => {
    const discovery = discoverModels(listers[1], catalog, ports, providers);
    running.add(discovery);
    void discovery.done.finally(() => running.delete(discovery));
  };
  return {
    /** what is in force now */
    settings: (): EngineSettings => current,
    apply(next: Snapshot, before: Snapshot): void {
      current = next.settings;
      for (const engine of engines) engine.configure(next.settings);
      for (const lister of listers) lister.configure(next.settings.providers);
      catalog.configure(next.settings.providers);
      hot.replace(next.client);
      for (const problem of governance.configure(sourcesOf({ ...next, catalog, prices }))) ports.log.error(problem);
      const changed = changedProviders(next, before);
      if (changed.length > 0) discover(changed);
    },
    stop(): void {
      for (const discovery of running) discovery.stop();
    },
  };
}

function changedProviders(next: Snapshot, before: Snapshot): readonly string[] {
  const textOf = ({ config }: Snapshot, name: string) => JSON.stringify(config.providers[name]);
  return [...next.settings.providers.keys()].filter((name) => textOf(next, name) !== textOf(before, name));
}
