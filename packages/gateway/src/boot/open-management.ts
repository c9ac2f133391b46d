import type { Logger, Ports } from '@bifrost/core/engine/ports.ts';
import { AdminAccess } from '../admin/admin-access.ts';
import type { ModelCatalog } from '../catalog/model-catalog.ts';
import type { Env } from '../config/env.ts';
import { secretsIn } from '../config/secrets-in.ts';
import type { Handler } from '../http/inference-door.ts';
import type { ViewOf } from '../http/model-view.ts';
import type { Route } from '../http/routes.ts';
import type { ExplainCall } from '../management/explain.ts';
import { LiveConfig, type Snapshot } from '../management/live-config.ts';
import { managementRoutes } from '../management/management-routes.ts';
import type { ConfigStore } from '../store/config-store.ts';

/** What the composition is given when the gateway is to be managed while it runs. */
export interface ManagementOptions {
  /** absent: everything can be looked at, nothing changed */
  readonly store?: ConfigStore;
  readonly env: Env;
  /** absent: only this machine can reach the gateway */
  readonly setUpToken?: string;
  /** From now on these never appear in a log line. */
  readonly hide: (secrets: readonly string[]) => void;
}

export interface ManagementParts {
  readonly start: Snapshot;
  readonly catalog: ModelCatalog;
  readonly viewOf: ViewOf;
  readonly explain: ExplainCall;
  readonly trustsOrigin: (origin: string) => boolean;
  readonly isOpenPath: (path: string) => boolean;
  readonly ports: Pick<Ports, 'now' | 'newId'>;
  readonly log: Logger;
  readonly apply: (next: Snapshot, before: Snapshot) => void;
}

export interface Management {
  readonly routes: readonly Route[];
  /** Lets those pass who may look at how the gateway is doing. */
  guard(handle: Handler): Handler;
  /** Asks for the login on inference, where that is configured. */
  lock(routes: readonly Route[]): readonly Route[];
}

/** Without options there is no management API at all, and nothing is behind a login. */
const none: Management = { routes: [], guard: (handle) => handle, lock: (routes) => routes };

/** The management API as one lazily built route: whoever only infers never loads it. */
export async function openManagement(
  options: ManagementOptions | undefined,
  parts: ManagementParts,
): Promise<Management> {
  if (options === undefined) return none;
  const { store, env, setUpToken, hide } = options;
  const { now, newId } = parts.ports;
  const access = new AdminAccess({
    store,
    setUpToken,
    trustsOrigin: parts.trustsOrigin,
    isOpenPath: parts.isOpenPath,
    now,
  });
  await access.refresh();
  const live = new LiveConfig({
    start: parts.start,
    store,
    env,
    async apply(next, before) {
      hide(secretsIn(next.config));
      parts.apply(next, before);
      await access.refresh();
    },
  });
  const guarded = async () => import('../management/management-app.ts');
  const load = once(async () => {
    const { managementApp } = await guarded();
    const { catalog, viewOf, explain, log } = parts;
    const routes = managementRoutes({ live, access, catalog, viewOf, explain, env, newId });
    return managementApp({ routes, access, log, maxBodyBytes: () => live.current.client.maxRequestBodyBytes });
  });
  const guard =
    (handle: Handler): Handler =>
    async (...request) => {
      const { refusalFor } = await guarded();
      return (await refusalFor(access, request[0], parts.log)) ?? handle(...request);
    };
  return {
    routes: [{ method: 'ALL', paths: ['/api/*'], handle: async (request) => (await load())(request) }],
    guard,
    lock: (routes) =>
      routes.map(({ handle, ...route }) => {
        const locked = guard(handle);
        return { ...route, handle: (...request) => (access.locksInference ? locked(...request) : handle(...request)) };
      }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
