import { hookHttpRequest } from '@bifrost/core/plugins/http-request.ts';
import type { HttpRequest, HttpResponse } from '@bifrost/core/plugins/plugin.ts';
import { httpRequestKey } from '@bifrost/core/plugins/stream-chunk-stage.ts';
import { finishedTrace, injectTrace } from '@bifrost/core/plugins/trace-stage.ts';
import { type Arrival, arrivalOf } from './arrival.ts';
import { askEngine, refusal } from './ask-engine.ts';
import type { InferenceDoor, InferenceHooks } from './inference-door.ts';
import type { InferenceRoute } from './inference-route.ts';
import type { PathParams } from './path-params.ts';
import { readBodyBytes } from './read-body.ts';
import { readPayload } from './read-payload.ts';
import { readHeaders } from './request-headers.ts';
import { traceOf } from './trace-parent.ts';

export type Answer = (
  door: InferenceDoor,
  route: InferenceRoute,
  request: Request,
  path: string,
  params?: PathParams,
) => Promise<Response>;

/**
 * The way of a request while plugins take part in the transport: the body is read first, since hooks may see and
 * change it; a hook's own response goes out before anybody is asked for a credential.
 */
export const hookedAnswer =
  (hooks: InferenceHooks): Answer =>
  async (door, route, request, path, params = {}) => {
    const headers = readHeaders(request.headers);
    const early = arrivalOf(door, headers, request.signal, path, request.url);
    const body = await readBodyBytes(request, headers, door.maxBodyBytes);
    if (!body.ok) return refusal(route, body.error);
    const seen = seenRequest(request, path, headers, params, body.value);
    const context = new Map<string, unknown>([[httpRequestKey, seen]]);
    const verdict = await hooks.transport.before(context, seen, request.signal);
    switch (verdict.type) {
      case 'respond':
        return toResponse(verdict.response);
      case 'fail':
        return new Response(verdict.message, { status: verdict.status });
      case 'pass':
        return passed(hooks, door, route, seen, { ...early, ...changedHeaders(door, seen), context });
    }
  };

async function passed(
  hooks: InferenceHooks,
  door: InferenceDoor,
  route: InferenceRoute,
  seen: HttpRequest,
  arrival: Arrival & { readonly context: Map<string, unknown> },
): Promise<Response> {
  const { context, signal } = arrival;
  const refused = door.admit(arrival.headers);
  if (refused !== undefined) return refusal(route, refused);
  let status = 200;
  const tell = () => void trace(hooks, door, arrival, context, status);
  const closing = {
    before: () => hooks.transport.after(context, seen, { status_code: 200, headers: {}, body: '' }, signal),
    after: tell,
  };
  const payload = await readPayload(route, new Uint8Array(seen.body), arrival, seen.pathParams);
  if (!payload.ok) return refusal(route, payload.error);
  const response = await askEngine(door, route, arrival, payload.value, closing);
  if (response.headers.get('content-type') === 'text/event-stream') return response;
  const answered = await afterHooks(hooks, seen, response, context, signal);
  status = answered.status;
  tell();
  return answered;
}

async function afterHooks(
  hooks: InferenceHooks,
  seen: HttpRequest,
  response: Response,
  context: Map<string, unknown>,
  signal: AbortSignal,
): Promise<Response> {
  const shown: HttpResponse = {
    status_code: response.status,
    headers: Object.fromEntries(response.headers),
    body: isJson(response) ? await response.text() : new Uint8Array(await response.arrayBuffer()),
  };
  const complaint = await hooks.transport.after(context, seen, shown, signal);
  return complaint === undefined ? toResponse(shown) : new Response(complaint, { status: 500 });
}

const isJson = (response: Response): boolean =>
  response.headers.get('content-type')?.startsWith('application/json') ?? true;

function seenRequest(
  request: Request,
  path: string,
  headers: Record<string, string>,
  pathParams: PathParams,
  body: Uint8Array,
): HttpRequest {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  return hookHttpRequest({
    method: request.method,
    path,
    headers,
    query,
    pathParams: { ...pathParams },
    body,
  });
}

/** What hooks wrote into the headers counts for everything that follows; their spelling may be any. */
function changedHeaders(door: InferenceDoor, seen: HttpRequest): Pick<Arrival, 'headers' | 'options'> {
  const headers = Object.fromEntries(Object.entries(seen.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { headers, options: door.readOptions(headers) };
}

function toResponse({ status_code, headers, body }: HttpResponse): Response {
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), { status: status_code, headers });
}

function trace(
  { observers }: InferenceHooks,
  door: InferenceDoor,
  { id, path, headers, receivedAtMs }: Arrival,
  context: Map<string, unknown>,
  status: number,
): Promise<void> | undefined {
  if (observers.length === 0) return undefined;
  const attributes = { 'http.method': 'POST', 'http.target': path };
  const request = {
    requestId: id,
    ...traceOf(headers, door.ports),
    name: path,
    startedAtMs: receivedAtMs,
    status,
    attributes,
  };
  return injectTrace(observers, context, finishedTrace(context, request, door.ports), door.ports);
}
