import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Delivery } from './delivery.ts';

export interface Pace {
  /** ms between two writes */
  readonly chunkDelayMs: number;
  /** aborted when the client has left or the simulator stops */
  readonly gone: AbortSignal;
  /** called after each write */
  readonly wrote: () => void;
}

/** Puts a delivery on the socket, every write by itself. Returns early when the client has left. */
export async function writeDelivery(response: ServerResponse, delivery: Delivery, pace: Pace): Promise<void> {
  const isOnePiece = delivery.writes.length < 2 && delivery.ending === 'end';
  const length = isOnePiece ? { 'content-length': String(delivery.writes[0]?.length ?? 0) } : {};
  response.writeHead(delivery.status, { ...delivery.headers, ...length });
  if (!isOnePiece) response.flushHeaders();
  for (const [at, bytes] of delivery.writes.entries()) {
    if (at > 0) await pause(pace);
    if (pace.gone.aborted) return;
    response.write(bytes);
    pace.wrote();
  }
  await end(response, delivery.ending, pace);
}

/** Even without a delay the event loop turns once, so that two writes are two packets. */
async function pause({ chunkDelayMs, gone }: Pace): Promise<void> {
  if (chunkDelayMs === 0) await setImmediate();
  else await setTimeout(chunkDelayMs, undefined, { signal: gone }).catch(() => undefined);
}

async function end(response: ServerResponse, ending: Delivery['ending'], pace: Pace): Promise<void> {
  switch (ending) {
    case 'end':
      response.end();
      return;
    case 'hang':
      return;
    case 'destroy':
      await setTimeout(2); // what was written leaves first
      if (!pace.gone.aborted) response.socket?.destroy();
      return;
  }
}
