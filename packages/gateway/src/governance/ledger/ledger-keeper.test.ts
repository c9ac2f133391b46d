import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Cell } from './cell.ts';
import type { CountedLimit } from './counted-limit.ts';
import { Ledger } from './ledger.ts';
import { type CellStore, keepLedger } from './ledger-keeper.ts';
import { readResetDuration } from './reset-duration.ts';

const day: CountedLimit = {
  id: 'l',
  duration: readResetDuration('1d') ?? { text: '1d', ms: 1 },
  isCalendarAligned: true,
};

/** A store in memory that can be made to fail. */
function memoryStore() {
  const rows = new Map<string, Cell>();
  const store: CellStore & { isDown: boolean } = {
    isDown: false,
    all: async () => [...rows.values()],
    put: async (cells) => {
      if (store.isDown) throw new Error('the database is away');
      for (const cell of cells) rows.set(`${cell.limitId} ${cell.windowStartMs} ${cell.writer}`, cell);
    },
  };
  return store;
}
const keep = async (name: string, store: CellStore) => {
  const ledger = new Ledger(name);
  const keeper = await keepLedger({ ledger, store, after: () => () => {}, log: { warn() {} }, everyMs: 10_000 });
  return { ledger, keeper };
};

describe('keepLedger', () => {
  test('what was flushed survives a crash, what was not is lost, nothing is counted twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ units: fc.nat(100), flushes: fc.boolean(), crashes: fc.boolean() }), { maxLength: 40 }),
        async (steps) => {
          const store = memoryStore();
          let generation = 0;
          let { ledger, keeper } = await keep('g0', store);
          let flushed = 0n;
          let unflushed = 0n;
          for (const { units, flushes, crashes } of steps) {
            ledger.charge(day, BigInt(units), 1_000);
            unflushed += BigInt(units);
            if (flushes) {
              await keeper.flush();
              flushed += unflushed;
              unflushed = 0n;
            }
            if (crashes) {
              unflushed = 0n;
              ({ ledger, keeper } = await keep(`g${++generation}`, store));
            }
            expect(ledger.used(day, 2_000)).toBe(flushed + unflushed);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a store that is away loses nothing: the counts are written when it is back', async () => {
    const store = memoryStore();
    const { ledger, keeper } = await keep('a', store);
    ledger.charge(day, 5n, 1_000);
    store.isDown = true;
    await keeper.flush();
    ledger.charge(day, 2n, 1_000);
    await keeper.flush();
    store.isDown = false;
    await keeper.stop();
    expect((await store.all()).map((cell) => cell.units)).toEqual([7n]);
  });

  test('the next round is set after each flush, and called off at the end', async () => {
    const timers: (() => void)[] = [];
    let calledOff = 0;
    const ledger = new Ledger('a');
    const keeper = await keepLedger({
      ledger,
      store: memoryStore(),
      everyMs: 10_000,
      log: { warn() {} },
      after: (_, run) => {
        timers.push(run);
        return () => void calledOff++;
      },
    });
    timers[0]?.();
    await keeper.flush();
    await Promise.resolve();
    expect(timers.length).toBe(2);
    await keeper.stop();
    expect(calledOff).toBe(1);
  });
});
