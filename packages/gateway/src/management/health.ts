import type { ClientSettings } from '../http/client-settings.ts';
import type { Route } from '../http/routes.ts';

/** For load balancers and container runtimes. This edition keeps its state in memory: there is no store to ask. */
export function healthRoute({ disablesDbPingsInHealth }: Pick<ClientSettings, 'disablesDbPingsInHealth'>): Route {
  const body = { status: 'ok', components: { db_pings: disablesDbPingsInHealth ? 'disabled' : 'ok' } };
  return { method: 'GET', paths: ['/health'], handle: async () => Response.json(body) };
}
