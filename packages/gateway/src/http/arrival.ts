import type { CallOptions } from '@bifrost/core/engine/call.ts';
import type { InferenceDoor } from './inference-door.ts';

/** What is known of a request before its body is looked into. */
export interface Arrival {
  readonly id: string;
  readonly path: string;
  /** whole, with its query */
  readonly url: string;
  /** all inbound headers, lower-case names; the request id is among them even if the client sent none */
  readonly headers: Record<string, string>;
  readonly options: CallOptions;
  readonly signal: AbortSignal;
  /** monotonic ms */
  readonly receivedAt: number;
  /** ms since the epoch */
  readonly receivedAtMs: number;
  /** values that hooks in front of the route leave for the stages behind it */
  readonly context?: Map<string, unknown>;
}

export function arrivalOf(
  { ports, readOptions }: Pick<InferenceDoor, 'ports' | 'readOptions'>,
  headers: Record<string, string>,
  signal: AbortSignal,
  path: string,
  url: string,
): Arrival {
  const receivedAt = ports.clock();
  const receivedAtMs = ports.now();
  headers['x-request-id'] ||= ports.newId();
  return {
    id: headers['x-request-id'],
    path,
    url,
    headers,
    options: readOptions(headers),
    signal,
    receivedAt,
    receivedAtMs,
  };
}
