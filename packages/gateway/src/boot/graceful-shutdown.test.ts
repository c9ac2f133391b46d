import { expect, test } from 'bun:test';
import { type Stoppable, shutDown } from './graceful-shutdown.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

function parts(overrides: Partial<Stoppable> = {}) {
  const steps: string[] = [];
  let runTimer = () => {};
  const after = (ms: number, run: () => void) => {
    steps.push(`timer ${ms}`);
    runTimer = run;
    return () => steps.push('timer off');
  };
  const stoppable: Stoppable = {
    stopListening: async (force) => void steps.push(force ? 'cut off' : 'stop listening'),
    close: async () => void steps.push('close'),
    ...overrides,
  };
  return { steps, stoppable, expire: () => runTimer(), options: { graceMs: 30_000, after, log: silent } };
}

test('socket first, then what is behind it', async () => {
  const { steps, stoppable, options } = parts();
  expect(await shutDown(stoppable, options)).toBe(0);
  expect(steps).toEqual(['timer 30000', 'stop listening', 'close', 'timer off']);
});

test('what does not end in time is cut off', async () => {
  const forced: (boolean | undefined)[] = [];
  const { stoppable, options, expire } = parts({
    stopListening: (force) => {
      forced.push(force);
      return force ? Promise.resolve() : new Promise(() => {});
    },
  });
  const ending = shutDown(stoppable, options);
  expire();
  expect(await ending).toBe(1);
  expect(forced).toEqual([undefined, true]);
});

test('a failure is no reason to stay', async () => {
  const { stoppable, options } = parts({ close: () => Promise.reject(new Error('disk full')) });
  expect(await shutDown(stoppable, options)).toBe(1);
});
