import type { Call, CallOptions } from '@bifrost/core/engine/call.ts';
import type { Engine } from '@bifrost/core/engine/engine.ts';
import type { AnswerStream } from '@bifrost/core/engine/outcome.ts';
import type { Ports } from '@bifrost/core/engine/ports.ts';
import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { ModelCatalog } from '../catalog/model-catalog.ts';
import type { Admission } from './admission.ts';
import { arrivalOf } from './arrival.ts';
import { askEngine, refusal } from './ask-engine.ts';
import type { WatchBatch } from './event-stream.ts';
import { hookedAnswer, type InferenceHooks } from './hooked-answer.ts';
import type { InferenceRoute } from './inference-route.ts';
import type { ViewOf } from './model-view.ts';
import { readBody, readBodyBytes } from './read-body.ts';
import { readPayload, takesPlainJson } from './read-payload.ts';
import { type RequestHeaders, readHeaders } from './request-headers.ts';
import { stackOf } from './stack-of.ts';
import type { Steer } from './steering.ts';

/** What every inference route needs of the house. Built once, by the composition. */
export interface InferenceDoor {
  readonly engine: Engine;
  readonly catalog: ModelCatalog;
  readonly ports: Pick<Ports, 'now' | 'clock' | 'newId' | 'log'>;
  /** Absent: nobody has rules or weights. */
  readonly steer?: Steer;
  /** Absent: every caller sees every model. */
  readonly viewOf?: ViewOf;
  readonly admit: Admission;
  readonly readOptions: (headers: RequestHeaders) => CallOptions;
  readonly maxBodyBytes: number;
  /** Absent: no plugin takes part in the transport. */
  readonly hooks?: InferenceHooks;
  /** Absent: nobody counts the chunks of streams. */
  readonly watchStream?: (call: Call, stream: AnswerStream) => WatchBatch;
}

/** What the placeholders of a route's path stood for, decoded. */
export type PathParams = Readonly<Record<string, string>>;

export type Handler = (request: Request, path: string, params?: PathParams) => Promise<Response>;

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
