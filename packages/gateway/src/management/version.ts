import packageJson from '../../package.json' with { type: 'json' };
import type { Route } from '../http/routes.ts';

/** As printed at start and told by `GET /api/version`. */
export const version = `v${packageJson.version}`;

export const versionRoute: Route = {
  method: 'GET',
  paths: ['/api/version'],
  handle: async () => Response.json(version),
};
