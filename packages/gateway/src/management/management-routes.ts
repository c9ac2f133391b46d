import type { AdminAccess } from '../admin/admin-access.ts';
import type { ModelCatalog } from '../catalog/model-catalog.ts';
import type { Env } from '../config/env.ts';
import type { ViewOf } from '../http/model-view.ts';
import { type ExplainCall, explainRoutes } from './explain.ts';
import { configRoutes } from './gateway-config.ts';
import { keyRoutes } from './keys.ts';
import type { LiveConfig } from './live-config.ts';
import type { ManagementRoute } from './management-route.ts';
import { modelRoutes } from './models.ts';
import { providerKeyRoutes } from './provider-keys.ts';
import { providerRoutes } from './providers.ts';
import { sessionRoutes } from './session.ts';

export interface ManagementRooms {
  readonly live: LiveConfig;
  readonly access: AdminAccess;
  readonly catalog: ModelCatalog;
  readonly viewOf: ViewOf;
  readonly env: Env;
  readonly newId: () => string;
  readonly explain: ExplainCall;
}

/** The whole table of the management API. */
export const managementRoutes = ({
  live,
  access,
  catalog,
  viewOf,
  env,
  newId,
  explain,
}: ManagementRooms): readonly ManagementRoute[] => [
  ...providerRoutes(live),
  ...providerKeyRoutes(live, newId),
  ...keyRoutes(live),
  ...modelRoutes(live, catalog, viewOf),
  ...configRoutes(live, env),
  ...sessionRoutes(access, live.store),
  ...explainRoutes(explain),
];
