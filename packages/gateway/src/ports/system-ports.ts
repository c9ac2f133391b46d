import type { Logger, Ports } from '@bifrost/core/engine/ports.ts';
import { sessionMemory } from './session-memory.ts';
import { upstreamFetch } from './upstream-fetch.ts';

/** The real world, for one process. */
export function systemPorts(log: Logger): Ports {
  const clock = () => performance.now();
  return {
    fetch: upstreamFetch(clock),
    now: Date.now,
    clock,
    random: Math.random,
    newId: () => crypto.randomUUID(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    log,
    sessions: sessionMemory(Date.now),
  };
}
