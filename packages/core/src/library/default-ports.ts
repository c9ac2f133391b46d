import type { Logger, Ports } from '../engine/ports.ts';

const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {}

/** The outside world by web standards alone. A proxy or a CA of one's own needs a `fetch` that knows them. */
export const defaultPorts: Ports = {
  fetch: ({ method, url, headers, body }, connection, signal) => {
    if (connection.refusal !== undefined) return Promise.reject(new Error(connection.refusal));
    return fetch(url, { method, headers, body: body ?? null, signal, redirect: 'manual' });
  },
  now: Date.now,
  clock: () => performance.now(),
  random: Math.random,
  newId: () => crypto.randomUUID(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  log: silent,
};
