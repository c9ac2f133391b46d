import type { Logger } from '@bifrost/core/engine/ports.ts';

export interface Stoppable {
  /** Stops accepting; resolves when the open requests have ended. `force` cuts them off. */
  readonly stopListening: (force?: boolean) => Promise<void>;
  /** Ends everything behind the socket. */
  readonly close: () => Promise<void>;
}

export interface ShutdownOptions {
  readonly graceMs: number;
  /** Calls `run` once after `ms`; the returned function calls it off. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly log: Logger;
}

/** Lets open requests finish, but not for ever. Resolves with the exit code: 1 when something had to be cut off. */
export async function shutDown({ stopListening, close }: Stoppable, options: ShutdownOptions): Promise<number> {
  const { graceMs, after, log } = options;
  let callOff = () => {};
  const patienceIsOver = new Promise<'late'>((resolve) => {
    callOff = after(graceMs, () => resolve('late'));
  });
  const ended = endOrderly(stopListening, close).catch((cause: unknown) => {
    log.error('shutdown failed', { cause });
    return 'failed' as const;
  });
  const outcome = await Promise.race([ended, patienceIsOver]);
  callOff();
  if (outcome === 'late') {
    log.warn('open requests did not end in time and are cut off', { graceMs });
    await stopListening(true).catch(() => undefined);
  }
  return outcome === 'done' ? 0 : 1;
}

async function endOrderly(stopListening: Stoppable['stopListening'], close: Stoppable['close']): Promise<'done'> {
  await stopListening();
  await close();
  return 'done';
}
