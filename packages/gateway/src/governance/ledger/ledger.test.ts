import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { CountedLimit } from './counted-limit.ts';
import { Ledger } from './ledger.ts';
import { type ResetDuration, readResetDuration } from './reset-duration.ts';

const duration = (text: string): ResetDuration => {
  const read = readResetDuration(text);
  if (!read) throw new Error(`${text} is no duration`);
  return read;
};
const limit = (text: string, isCalendarAligned = false): CountedLimit => ({
  id: 'l',
  duration: duration(text),
  isCalendarAligned,
});
const at = (text: string) => Date.parse(text);

describe('readResetDuration', () => {
  test.each([
    ['30s', 30_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['1d', 86_400_000],
    ['1.5d', 129_600_000],
    ['2w', 1_209_600_000],
    ['1M', 2_592_000_000],
    ['1Y', 31_536_000_000],
    ['250ms', 250],
  ])('%s is %i ms', (text, ms) => expect(readResetDuration(text)?.ms).toBe(ms));
  test.each(['', '1', '1y', '0s', '-1h', '1h 30m', 'd', '1dd', '1e3s', 'Infinityd', '1 d'])('%p is none', (text) =>
    expect(readResetDuration(text)).toBeUndefined(),
  );
});

describe('windows', () => {
  test('a rolling window starts with its first charge and drifts', () => {
    const ledger = new Ledger('a');
    ledger.charge(limit('1m'), 5n, 1_000);
    expect(ledger.used(limit('1m'), 60_999)).toBe(5n);
    expect(ledger.used(limit('1m'), 61_000)).toBe(0n);
    ledger.charge(limit('1m'), 1n, 100_000);
    expect(ledger.window(limit('1m'), 100_001)).toEqual({ startMs: 100_000, endMs: 160_000 });
  });

  test.each([
    ['1d', '2026-03-01T23:59:59.999Z', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
    ['1w', '2026-03-01T12:00:00Z', '2026-02-23T00:00:00Z', '2026-03-02T00:00:00Z'],
    ['3M', '2028-02-29T12:00:00Z', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z'],
    ['1Y', '2026-12-31T23:00:00Z', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ])('an aligned window of %s at %s', (text, now, start, end) => {
    const aligned = limit(text, true);
    expect(new Ledger('a').window(aligned, at(now))).toEqual({ startMs: at(start), endMs: at(end) });
    const ledger = new Ledger('a');
    ledger.charge(aligned, 3n, at(end) - 1);
    expect([ledger.used(aligned, at(end) - 1), ledger.used(aligned, at(end))]).toEqual([3n, 0n]);
  });

  test('alignment of an hour is without effect', () => {
    expect(new Ledger('a').window(limit('1h', true), 5).startMs).toBe(5);
  });
});

describe('cells', () => {
  const charges = fc.array(fc.record({ node: fc.nat(2), units: fc.nat(1000), sync: fc.nat(2) }), { maxLength: 60 });

  test('any interleaving of charges and exchanges gives every node the same sum, and nothing twice', () => {
    fc.assert(
      fc.property(charges, fc.array(fc.nat(2)), (steps, restarts) => {
        const day = limit('1d', true);
        const store: ReturnType<Ledger['drain']> = [];
        let nodes = ['a', 'b', 'c'].map((name) => new Ledger(name));
        let generation = 0;
        let total = 0n;
        for (const { node, units, sync } of steps) {
          nodes[node]?.charge(day, BigInt(units), 1_000);
          total += BigInt(units);
          store.push(...(nodes[sync]?.drain() ?? []));
          for (const each of nodes) each.merge(store);
        }
        for (const each of nodes) store.push(...each.drain());
        for (const node of restarts) nodes = nodes.with(node, new Ledger(`restarted-${generation++}`));
        for (const each of nodes) each.merge([...store, ...store.toReversed()]);
        expect(nodes.map((each) => each.used(day, 2_000))).toEqual([total, total, total]);
      }),
    );
  });

  test('a drained cell is not drained again until it grows', () => {
    const ledger = new Ledger('a');
    ledger.charge(limit('1h'), 2n, 0);
    expect(ledger.drain()).toEqual([{ limitId: 'l', windowStartMs: 0, writer: 'a', units: 2n }]);
    expect(ledger.drain()).toEqual([]);
    ledger.charge(limit('1h'), 1n, 1);
    expect(ledger.drain()[0]?.units).toBe(3n);
  });

  test('the last figure of an elapsed window still reaches the store', () => {
    const ledger = new Ledger('a');
    ledger.charge(limit('1s'), 2n, 0);
    ledger.charge(limit('1s'), 1n, 5_000);
    expect(ledger.drain().map((cell) => cell.units)).toEqual([2n, 1n]);
  });

  test('a reservation is let go once', () => {
    const ledger = new Ledger('a');
    const release = ledger.reserve(limit('1h'), 7n);
    ledger.reserve(limit('1h'), 1n);
    expect(ledger.reserved(limit('1h'))).toBe(8n);
    release();
    release();
    expect(ledger.reserved(limit('1h'))).toBe(1n);
  });
});
