import { type GatewayError, statusOf } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { Arrival } from './arrival.ts';
import { routeErrorBody } from './error-body.ts';
import type { StreamClosing } from './event-stream.ts';
import type { InferenceDoor } from './inference-door.ts';
import type { InferenceRoute } from './inference-route.ts';
import { readCall } from './read-call.ts';
import type { Payload } from './read-payload.ts';
import { failureHeaders } from './response-headers.ts';
import { writeOutcome } from './write-outcome.ts';

/** From the body to the response. `closing` is for those who have something to say at a stream's end. */
export async function askEngine(
  door: InferenceDoor,
  route: InferenceRoute,
  arrival: Arrival,
  payload: Payload,
  closing?: StreamClosing,
): Promise<Response> {
  const call = readCall(route, payload, arrival, door);
  if (!call.ok) return refusal(route, call.error);
  const outcome = await door.engine.handle(call.value);
  return writeOutcome(outcome, arrival.options, {
    doneMarker: route.doneMarker ?? 'never',
    watch: outcome.type === 'stream' ? door.watchStream?.(call.value, outcome) : undefined,
    closing,
  });
}

/** A failure before the engine was asked, in the client's own format. */
export const refusal = (route: InferenceRoute, error: GatewayError): Response =>
  new Response(routeErrorBody(route, error), { status: statusOf(error), headers: failureHeaders(error) });
