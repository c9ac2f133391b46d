import type { Handler } from './inference-door.ts';
import type { Route } from './routes.ts';

/** The handler of a path that stands in the table letter by letter; patterns and strangers are the router's. */
export type FindExact = (method: string, path: string) => Handler | undefined;

const wildcard = /[:*?{]/;

/** Looks paths up instead of matching them. What an earlier pattern might claim is left to the router. */
export function exactRoutes(routes: readonly Route[]): FindExact {
  const byMethod = new Map<string, Map<string, Handler>>();
  const patternStarts: string[] = [];
  for (const { method, paths, handle } of routes) {
    const known = byMethod.get(method) ?? new Map<string, Handler>();
    byMethod.set(method, known);
    for (const path of paths) {
      const at = path.search(wildcard);
      if (at >= 0) patternStarts.push(method + path.slice(0, at));
      else if (!known.has(path) && !patternStarts.some((start) => (method + path).startsWith(start)))
        known.set(path, handle);
    }
  }
  return (method, path) => byMethod.get(method)?.get(path);
}
