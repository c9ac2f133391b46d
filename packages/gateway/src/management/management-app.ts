import type { Logger } from '@bifrost/core/engine/ports.ts';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { AdminAccess, Caller, Denial } from '../admin/admin-access.ts';
import { readBody } from '../http/read-body.ts';
import { readHeaders } from '../http/request-headers.ts';
import { stackOf } from '../http/stack-of.ts';
import { StoreError } from '../store/store-error.ts';
import type { Answer, Ask, ManagementRoute } from './management-route.ts';
import { openApiDocument, openApiRoute } from './open-api.ts';
import { errorEnvelope, Refusal } from './refusal.ts';

export interface ManagementAppParts {
  readonly routes: readonly ManagementRoute[];
  readonly access: AdminAccess;
  readonly maxBodyBytes: () => number;
  readonly log: Logger;
}

/** The management API behind its guard. What is not in the table does not exist. */
export function managementApp(parts: ManagementAppParts): (request: Request) => Promise<Response> {
  const app = new OpenAPIHono();
  const openApi = openApiRoute(() => (document ??= openApiDocument(app, routes)));
  const routes = [...parts.routes, openApi];
  let document: object | undefined;
  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    app.on(route.method.toUpperCase(), path, ({ req }) => serve(parts, route, req.raw, req.param()));
  }
  app.notFound(({ req }) => refused(404, `Route not found: ${req.path}`));
  return async (request) => app.fetch(request);
}

/** For routes outside the table: why the request may not go on, or `undefined`. */
export async function refusalFor(access: AdminAccess, request: Request, log: Logger): Promise<Response | undefined> {
  try {
    const verdict = await access.judge(request);
    return verdict.type === 'denied' ? deniedAnswer(verdict) : undefined;
  } catch (cause) {
    return failure(cause, log, new URL(request.url).pathname);
  }
}

async function serve(
  parts: ManagementAppParts,
  route: ManagementRoute,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<Response> {
  try {
    const verdict = route.permission === 'public' ? undefined : await parts.access.judge(request);
    if (verdict?.type === 'denied') return deniedAnswer(verdict);
    return printed(await route.handle(askOf(parts, request, params, verdict?.caller)));
  } catch (cause) {
    return failure(cause, parts.log, `${route.method.toUpperCase()} ${route.path}`);
  }
}

const askOf = (
  { maxBodyBytes }: ManagementAppParts,
  request: Request,
  params: Ask['params'],
  caller: Caller | undefined,
): Ask => ({
  params,
  query: new URL(request.url).searchParams,
  request,
  json: () => jsonOf(request, maxBodyBytes()),
  ...(caller && { caller }),
});

async function jsonOf(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readBody(request, readHeaders(request.headers), maxBytes);
  if (!text.ok) throw new Refusal(text.error.kind === 'body-too-large' ? 413 : 400, text.error.message);
  try {
    return JSON.parse(text.value);
  } catch {
    throw new Refusal(400, 'Invalid JSON: the body cannot be parsed'); // the parser's words could repeat a secret
  }
}

const printed = ({ status = 200, body, headers = {} }: Answer): Response => Response.json(body, { status, headers });

const refused = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json(errorEnvelope(status, message), { status, headers });

const deniedAnswer = ({ status, message, waitMs }: Denial): Response =>
  refused(status, message, waitMs === undefined ? {} : { 'retry-after': String(Math.ceil(waitMs / 1000)) });

const storeStatus = (fault: StoreError['fault']): number => {
  if (fault === 'conflict') return 409;
  return fault === 'locked' || fault === 'away' || fault === 'full' || fault === 'read-only' ? 503 : 500;
};

function failure(cause: unknown, log: Logger, where: string): Response {
  if (cause instanceof Refusal) return refused(cause.status, cause.message);
  if (cause instanceof StoreError) {
    log.error('a management request failed in the database', { where, cause: cause.message });
    return refused(storeStatus(cause.fault), cause.message);
  }
  log.error('a management request failed unexpectedly', { where, cause: stackOf(cause) });
  return refused(500, 'internal server error');
}
