import type { CallOptions } from '@bifrost/core/engine/call.ts';
import type { Outcome } from '@bifrost/core/engine/outcome.ts';
import { statusOf } from '@bifrost/core/schema/errors/gateway-error.ts';
import { eventStream, type StreamManners } from './event-stream.ts';
import { answerHeaders, eventStreamHeaders, failureHeaders, mediaHeaders } from './response-headers.ts';

/** What the engine said, as the response that goes to the client. The texts are ready; here is only transport. */
export function writeOutcome(outcome: Outcome, options: CallOptions, manners: StreamManners): Response {
  switch (outcome.type) {
    case 'answer':
      return new Response(outcome.body, { headers: withLength(answerHeaders(outcome.facts, options), outcome.body) });
    case 'media':
      return new Response(outcome.media.bytes, { headers: mediaHeaders(outcome.media, outcome.facts, options) });
    case 'stream':
      return new Response(eventStream(outcome, manners), {
        headers: eventStreamHeaders(outcome.facts, options),
      });
    case 'failure':
      return new Response(outcome.body, {
        status: statusOf(outcome.error),
        headers: failureHeaders(outcome.error, outcome.facts, options),
      });
  }
}

/** The socket would find the length by itself; those who count bytes read it here. */
function withLength(headers: Headers, body: string): Headers {
  headers.set('content-length', String(Buffer.byteLength(body)));
  return headers;
}
