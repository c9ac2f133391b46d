import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import { arrivalOf } from './arrival.ts';
import { askEngine, refusal } from './ask-engine.ts';
import { hookedAnswer } from './hooked-answer.ts';
import type { Handler, InferenceDoor } from './inference-door.ts';
import type { InferenceRoute } from './inference-route.ts';
import type { PathParams } from './path-params.ts';
import { readBody, readBodyBytes } from './read-body.ts';
import { readPayload, takesPlainJson } from './read-payload.ts';
import { readHeaders } from './request-headers.ts';
import { stackOf } from './stack-of.ts';

/** Nobody hears it; for those who count answers. */
const clientGone: GatewayError = {
  kind: 'request-cancelled',
  message: 'Request cancelled: client disconnected',
};

/** The handler of one route: the whole way from a request's head to the response. Never throws. */
export function inferenceHandler(door: InferenceDoor, route: InferenceRoute): Handler {
  const serve = door.hooks === undefined ? answer : hookedAnswer(door.hooks);
  return async (request, path, params) => {
    try {
      return await serve(door, route, request, path, params);
    } catch (cause) {
      if (request.signal.aborted) return refusal(route, clientGone);
      door.ports.log.error('request failed unexpectedly', { path, cause: stackOf(cause) });
      return refusal(route, { kind: 'internal', message: 'internal server error' });
    }
  };
}

async function answer(
  door: InferenceDoor,
  route: InferenceRoute,
  request: Request,
  path: string,
  params: PathParams | undefined,
): Promise<Response> {
  const arrival = arrivalOf(door, readHeaders(request.headers), request.signal, path, request.url);
  const refused = door.admit(arrival.headers);
  if (refused !== undefined) return refusal(route, refused);
  if (takesPlainJson(route)) {
    const text = await readBody(request, arrival.headers, door.maxBodyBytes);
    return text.ok ? askEngine(door, route, arrival, { text: text.value }) : refusal(route, text.error);
  }
  const bytes = await readBodyBytes(request, arrival.headers, door.maxBodyBytes);
  if (!bytes.ok) return refusal(route, bytes.error);
  const payload = await readPayload(route, bytes.value, arrival, params);
  return payload.ok ? askEngine(door, route, arrival, payload.value) : refusal(route, payload.error);
}
