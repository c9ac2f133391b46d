import { gatewayEnvelope } from '@bifrost/core/engine/gateway-envelope.ts';
import type { Logger } from '@bifrost/core/engine/ports.ts';
import { type GatewayError, statusOf } from '@bifrost/core/schema/errors/gateway-error.ts';
import { printJson } from '@bifrost/core/schema/json/print-json.ts';
import { encodeAnthropicError } from '@bifrost/core/wire/anthropic-error.ts';
import { Hono } from 'hono';
import type { CorsPolicy } from './cors.ts';
import { exactRoutes } from './exact-routes.ts';
import { failureHeaders } from './response-headers.ts';
import { noParams, pathOf, type Route, register } from './routes.ts';
import { addSecurityHeaders, addStrictTransport } from './security-headers.ts';
import { stackOf } from './stack-of.ts';

export interface AppParts {
  readonly routes: readonly Route[];
  readonly cors: CorsPolicy;
  readonly log: Logger;
  /** monotonic ms */
  readonly clock: () => number;
  /** Told of each response; absent when nobody counts. */
  readonly observe?: (request: Request, path: string, response: Response, ms: number) => void;
}

export type App = (request: Request) => Promise<Response>;

/** Everything that every request passes, around the router. Never throws. */
export function httpApp({ routes, cors, log, clock, observe }: AppParts): App {
  const router = new Hono();
  register(router, routes);
  router.notFound(({ req }) => refusal(pathOf(req.raw.url), notFound(req.method, pathOf(req.raw.url))));
  const broken = (path: string, cause: unknown): Response => {
    log.error('request failed unexpectedly', { path, cause: stackOf(cause) });
    return refusal(path, { kind: 'internal', message: 'internal server error' });
  };
  router.onError((cause, { req }) => broken(pathOf(req.raw.url), cause));
  const findExact = exactRoutes(routes);
  const respond = (request: Request, path: string): Response | Promise<Response> => {
    if (request.method === 'OPTIONS') return cors.preflight(request);
    const handle = findExact(request.method, path);
    return handle === undefined ? router.fetch(request) : handle(request, path, noParams);
  };
  return async (request) => {
    const startedAt = clock();
    const path = pathOf(request.url);
    let response: Response;
    try {
      response = await respond(request, path);
    } catch (cause) {
      response = broken(path, cause);
    }
    const { headers } = response;
    addSecurityHeaders(headers);
    addStrictTransport(request, headers);
    const origin = request.headers.get('origin');
    if (origin !== null) cors.mark(origin, request, headers);
    observe?.(request, path, response, clock() - startedAt);
    return response;
  };
}

const notFound = (method: string, path: string): GatewayError => ({
  kind: 'not-found',
  message: `route not found: ${method} ${path}`,
});

/** In the words of the SDK that was sent to the wrong place. */
function refusal(path: string, error: GatewayError): Response {
  const body = path.startsWith('/anthropic/') ? printJson(encodeAnthropicError(error)) : gatewayEnvelope(error);
  return new Response(body, { status: statusOf(error), headers: failureHeaders(error) });
}
