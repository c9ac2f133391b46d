import { createEngine } from '@bifrost/core/engine/create-engine.ts';
import type { Logger } from '@bifrost/core/engine/ports.ts';
import type { EngineSettings } from '@bifrost/core/engine/provider-settings.ts';
import { hotClient } from './boot/hot-client.ts';
import { hotReload } from './boot/hot-reload.ts';
import { explainBy, openGovernance, steerBy, viewBy } from './boot/open-governance.ts';
import { type ManagementOptions, openManagement } from './boot/open-management.ts';
import { stagesOf, transportOf } from './boot/pipeline.ts';
import { discoverModels } from './catalog/discover-models.ts';
import { embeddedPrices } from './catalog/embedded-prices.ts';
import { LivePrices } from './catalog/live-prices.ts';
import { ModelCatalog } from './catalog/model-catalog.ts';
import { ModelLister } from './catalog/model-lister.ts';
import { defaultAppDir } from './config/app-dir.ts';
import type { Flags } from './config/flags.ts';
import type { Config } from './config/schema/config.ts';
import type { ClientSettings } from './config/settings/client-settings.ts';
import { keepLedger } from './governance/ledger/ledger-keeper.ts';
import { httpApp } from './http/app.ts';
import type { InferenceDoor } from './http/inference-door.ts';
import { inferenceEntries, type Route } from './http/routes.ts';
import { inferenceRoutes } from './inference/inference-routes.ts';
import { listModelsRoute } from './inference/list-models.ts';
import { anthropicRoutes } from './integrations/anthropic/anthropic-routes.ts';
import { anthropicModelsRoute } from './integrations/anthropic/list-models.ts';
import { openaiModelsRoute } from './integrations/openai/list-models.ts';
import { openaiRoutes } from './integrations/openai/openai-routes.ts';
import { healthRoute } from './management/health.ts';
import { versionRoute } from './management/version.ts';
import { createMetrics } from './observe/metrics/metrics.ts';
import { startPlugins } from './plugins/start-plugins.ts';
import { systemPorts } from './ports/system-ports.ts';

export interface ComposeOptions {
  readonly config: Config;
  readonly settings: EngineSettings;
  readonly client: ClientSettings;
  readonly flags: Pick<Flags, 'appDir'>;
  readonly log: Logger;
  /** Default: those that came with the release. */
  readonly prices?: LivePrices;
  /** Absent: there is no management API. */
  readonly management?: ManagementOptions;
}

export interface Gateway {
  fetch(request: Request): Promise<Response>;
  /** Resolves when every provider has told its models, or failed to. Requests need not wait for it. */
  readonly ready: Promise<void>;
  /** Refuses new requests, lets running ones finish, ends the plugins. */
  close(): Promise<void>;
}

/** The one place where everything is wired together. */
export async function compose(options: ComposeOptions): Promise<Gateway> {
  const { config, settings, client, flags, log, prices = new LivePrices(embeddedPrices()) } = options;
  const store = options.management?.store;
  const ports = systemPorts(log);
  const metrics = createMetrics(client.prometheusLabels, ports.clock, log);
  const plugins = await startPlugins(config.plugins, flags.appDir || defaultAppDir(), log);
  const catalog = new ModelCatalog(settings.providers, prices.index.modelsByProvider());
  const { governance, ledger } = openGovernance({ config, settings, client, catalog, prices }, ports, log);
  const counters = store && (await keepLedger({ ledger, store: store.cells, after: ports.after, log }));
  const stages = stagesOf(plugins, [metrics.stage, governance.stage], ports);
  const engine = createEngine({ settings, stages, ports });
  const lister = new ModelLister(engine, settings.providers, ports);
  // discovery is no traffic: it has an engine of its own, without stages that would count, log or limit it
  const scout = createEngine({ settings, stages: [], ports });
  const scouts = new ModelLister(scout, settings.providers, ports);
  const discovery = discoverModels(scouts, catalog, ports);
  const hot = hotClient(client, (virtualKey) => governance.callerOf(virtualKey).type === 'virtual-key');
  const reload = hotReload({
    settings,
    engines: [engine, scout],
    listers: [lister, scouts],
    catalog,
    governance,
    hot,
    prices,
    ports,
  });
  const management = await openManagement(options.management, {
    start: { config, settings, client },
    catalog,
    viewOf: viewBy(governance),
    explain: explainBy(governance, catalog, () => reload.settings()),
    trustsOrigin: hot.cors.trusts,
    isOpenPath: hot.isOpenPath,
    ports,
    log,
    apply: reload.apply,
  });

  const door: InferenceDoor = {
    engine,
    catalog,
    ports,
    admit: hot.admit,
    ...steerBy(governance),
    viewOf: viewBy(governance),
    readOptions: hot.readOptions,
    maxBodyBytes: client.maxRequestBodyBytes,
    watchStream: metrics.watchStream,
    ...transportOf(plugins, ports),
  };
  const health = healthRoute({ client: hot.settings, log, ...(store && { ping: () => store.ping() }) });
  const scrape: Route = { method: 'GET', paths: ['/metrics'], handle: management.guard(metrics.scrape) };
  const routes = [...management.lock(askingRoutes(door, lister)), health, versionRoute, scrape, ...management.routes];
  return {
    fetch: httpApp({ routes, cors: hot.cors, log, clock: ports.clock, observe: metrics.observeHttp }),
    ready: discovery.done,
    async close() {
      discovery.stop();
      reload.stop();
      await Promise.all([engine.close(), scout.close()]);
      await plugins.close();
      await counters?.stop();
      await store?.close();
    },
  };
}

/** Every route that reaches a model, or tells of models. */
const askingRoutes = (door: InferenceDoor, lister: ModelLister): readonly Route[] => [
  ...inferenceEntries(door, [...inferenceRoutes, ...openaiRoutes, ...anthropicRoutes]),
  listModelsRoute(door, lister),
  openaiModelsRoute(door, lister),
  anthropicModelsRoute(door, lister),
];
