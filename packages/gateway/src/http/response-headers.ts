import type { CallOptions } from '@bifrost/core/engine/call.ts';
import type { Facts } from '@bifrost/core/engine/outcome.ts';
import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { MediaAnswer } from '@bifrost/core/wire/unary-format.ts';
import { fidelityHeader } from './fidelity-header.ts';
import { baseHeaders, securityHeaders } from './security-headers.ts';

const jsonHeaders = baseHeaders('application/json');

const streamHeaders = baseHeaders('text/event-stream');
streamHeaders.set('cache-control', 'no-cache');
streamHeaders.set('connection', 'keep-alive');
streamHeaders.set('x-accel-buffering', 'no'); // reverse proxies hold events back otherwise

/** Headers that the gateway itself answers for: an upstream cannot set them. */
const ours: ReadonlySet<string> = new Set([
  ...Object.keys(securityHeaders),
  'cache-control',
  'connection',
  'content-type',
]);

type Wishes = Pick<CallOptions, 'fidelity' | 'wantsTimings'>;

export const answerHeaders = (facts: Facts, wishes: Wishes): Headers =>
  withFacts(new Headers(jsonHeaders), facts, wishes);

export function mediaHeaders(media: MediaAnswer, facts: Facts, wishes: Wishes): Headers {
  const headers = answerHeaders(facts, wishes);
  headers.set('content-type', media.mediaType);
  headers.set('content-length', String(media.bytes.byteLength));
  for (const [name, value] of Object.entries(media.headers ?? {})) headers.set(name, value);
  return headers;
}

export const eventStreamHeaders = (facts: Facts, wishes: Wishes): Headers =>
  withFacts(new Headers(streamHeaders), facts, wishes);

export function failureHeaders(error: GatewayError, facts?: Facts, wishes?: Wishes): Headers {
  const headers = new Headers(jsonHeaders);
  if (facts !== undefined && wishes !== undefined) withFacts(headers, facts, wishes);
  if (error.retryAfterMs !== undefined && !headers.has('retry-after')) {
    headers.set('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
  }
  return headers;
}

function withFacts(headers: Headers, facts: Facts, wishes: Wishes): Headers {
  const upstream = facts.upstreamHeaders;
  for (const name in upstream) if (!ours.has(name)) headers.set(name, upstream[name] ?? '');
  if (wishes.wantsTimings) setTimings(headers, facts);
  if (wishes.fidelity === 'report') headers.set('x-bf-fidelity', fidelityHeader(facts.notes));
  return headers;
}

/** Milliseconds with three decimals; what did not happen is left out. */
function setTimings(headers: Headers, { timings }: Facts): void {
  setMs(headers, 'x-bf-timing-queue-ms', timings.queueMs);
  setMs(headers, 'x-bf-timing-before-ms', timings.beforeMs);
  setMs(headers, 'x-bf-timing-upstream-ms', timings.upstreamMs);
  setMs(headers, 'x-bf-timing-after-ms', timings.afterMs);
}

function setMs(headers: Headers, name: string, ms: number | undefined): void {
  if (ms !== undefined) headers.set(name, ms.toFixed(3));
}
