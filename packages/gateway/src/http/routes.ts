import type { Hono } from 'hono';
import type { Handler, InferenceDoor } from './inference-door.ts';
import type { InferenceRoute } from './inference-route.ts';
import type { PathParams } from './path-params.ts';
import { inferenceHandler } from './serve-inference.ts';

/** One entry of the router. Paths are Hono patterns; the first entry that fits serves. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'ALL';
  readonly paths: readonly string[];
  readonly handle: Handler;
}

/** The table entries of the inference rooms as routes. */
export const inferenceEntries = (door: InferenceDoor, routes: readonly InferenceRoute[]): Route[] =>
  routes.map((route) => ({
    method: (route.operation === 'unary' ? route.method : undefined) ?? 'POST',
    paths: route.paths,
    handle: inferenceHandler(door, route),
  }));

export function register(app: Hono, routes: readonly Route[]): void {
  for (const { method, paths, handle } of routes) {
    for (const path of paths) {
      app.on(method, path, ({ req }) =>
        handle(req.raw, pathOf(req.raw.url), path.includes(':') ? req.param() : noParams),
      );
    }
  }
}

export const noParams: PathParams = {};

/** The path as the client spelled it, still percent-encoded and without query. */
export function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start < 0) return '/';
  const end = url.indexOf('?', start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}
