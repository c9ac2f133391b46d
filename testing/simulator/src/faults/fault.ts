import { z } from 'zod';

/**
 * - `reset`: the connection is torn down before any answer
 * - `html`: a proxy's error page instead of JSON; `status` or 502
 * - `empty`: a head and no body
 * - `half-json`: a body that stops in the middle, the HTTP message itself being complete
 * - `truncate`: the stream ends cleanly after `after` events, its closing events missing
 * - `cut`: the connection is torn down after `after` events, in the middle of the next
 * - `malformed-sse`: the event after `after` events carries broken JSON
 * - `error-first`: 200, and the first event is the vendor's error
 * - `error-mid`: the vendor's error event after `after` events
 * - `wrong-content-type`: the right body under the wrong name
 * - `silence`: nothing is ever sent, or nothing more after `after` events when `after` is given
 */
export const faultKinds = [
  'reset',
  'html',
  'empty',
  'half-json',
  'truncate',
  'cut',
  'malformed-sse',
  'error-first',
  'error-mid',
  'wrong-content-type',
  'silence',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What goes wrong with one answer. Members combine: a slow 503, a stream that crawls and then breaks. */
export const Fault = z.strictObject({
  kind: z.enum(faultKinds).optional(),
  /** the vendor's own error with this status instead of an answer */
  status: z.coerce.number().int().min(400).max(599).optional(),
  /** `Retry-After`, seconds or an HTTP date */
  retry_after: z.coerce.string().optional(),
  /** ms before the head */
  latency_ms: z.coerce.number().min(0).optional(),
  /** ms between two writes of a stream */
  chunk_delay_ms: z.coerce.number().min(0).optional(),
  /** events that still arrive whole; default 2 */
  after: z.coerce.number().int().min(0).optional(),
});
export type Fault = z.output<typeof Fault>;

/** Later members win. */
export const joinFaults = (faults: readonly Fault[]): Fault => Object.assign({}, ...faults);
