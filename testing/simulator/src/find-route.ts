import type { IncomingRequest } from './http/incoming-request.ts';
import type { Route, Vendor } from './vendor.ts';

export interface Found {
  readonly vendor: Vendor;
  /** path below the vendor's base */
  readonly path: string;
  /** absent when the vendor serves no such path */
  readonly route?: { readonly route: Route; readonly params: readonly string[] };
}

/**
 * Whose request this is. `/openai/v1/…` names the vendor; a bare `/v1/…` belongs to the vendor that serves the path,
 * and where several do, to the one whose credential it carries.
 */
export function findRoute(vendors: readonly Vendor[], request: IncomingRequest): Found | undefined {
  const named = vendors.find((vendor) => request.path.startsWith(`/${vendor.name}/`));
  if (named !== undefined) return within(named, request.method, request.path.slice(named.name.length + 1));
  const able = vendors
    .map((vendor) => within(vendor, request.method, request.path))
    .filter((found) => found.route !== undefined);
  const known = able.find(
    ({ vendor }) => vendor.authHeaders[0] !== undefined && vendor.authHeaders[0] in request.headers,
  );
  return known ?? able[0];
}

function within(vendor: Vendor, method: string, path: string): Found {
  for (const route of vendor.routes) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match !== null) return { vendor, path, route: { route, params: match.slice(1).map(decodeURIComponent) } };
  }
  return { vendor, path };
}
