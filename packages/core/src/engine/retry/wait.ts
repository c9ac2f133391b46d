import type { Ports } from '../ports.ts';

/** Resolves after `ms`, or at once when the signal aborts. */
export function wait(ms: number, ports: Pick<Ports, 'after'>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      callOff();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const callOff = ports.after(ms, finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}
