import { gatewayEnvelope } from '@bifrost/core/engine/gateway-envelope.ts';
import type { Logger } from '@bifrost/core/engine/ports.ts';
import { type GatewayError, statusOf } from '@bifrost/core/schema/errors/gateway-error.ts';
import { printJson } from '@bifrost/core/schema/json/print-json.ts';
import { encodeAnthropicError } from '@bifrost/core/wire/anthropic-error.ts';
import { Hono } from 'hono';
import type { CorsPolicy } from './cors.ts';
import { failureHeaders } from './response-headers.ts';
import { pathOf, type Route, register } from './routes.ts';
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
  router.onError((cause, { req }) => {
    const path = pathOf(req.raw.url);
    log.error('request failed unexpectedly', { path, cause: stackOf(cause) });
    return refusal(path, { kind: 'internal', message: 'internal server error' });
  });
  return async (request) => {
    const startedAt = clock();
    const response = request.method === 'OPTIONS' ? cors.preflight(request) : await router.fetch(request);
    const { headers } = response;
    addSecurityHeaders(headers);
    addStrictTransport(request, headers);
    const origin = request.headers.get('origin');
    if (origin !== null) cors.mark(origin, request, headers);
    observe?.(request, pathOf(request.url), response, clock() - startedAt);
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
