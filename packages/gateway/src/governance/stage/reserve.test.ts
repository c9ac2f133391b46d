import { describe, expect, test } from 'bun:test';
import { type Usd, usdOf } from '@bifrost/core/catalog/prices/usd.ts';
import fc from 'fast-check';
import { charge } from '../charge.ts';
import { Ledger } from '../ledger/ledger.ts';
import { readResetDuration } from '../ledger/reset-duration.ts';
import type { LimitHolder } from '../limits/limit-holder.ts';
import { reserve } from './reserve.ts';

const hour = readResetDuration('1h') ?? { text: '1h', ms: 3_600_000 };
const holder = (max: Usd): LimitHolder => ({
  level: 'VK',
  scope: 'virtual_key',
  id: 'vk',
  budgets: [{ id: 'b', max, duration: hour, isCalendarAligned: false }],
});
const cost = (dollars: number) => ({ tokens: 0, cost: usdOf(dollars) });

describe('reserve', () => {
  test('500 requests at once against a budget for 100 let 100 through', () => {
    const payers = [holder(usdOf(1))];
    const ledger = new Ledger('t');
    const admitted = Array.from({ length: 500 }, () => reserve(payers, cost(0.01), ledger, 0)).filter(
      (each) => each.ok,
    );
    expect(admitted.length).toBe(100);
    for (const each of admitted) {
      each.ok && each.release();
      charge(payers, cost(0.01), ledger, 0);
    }
    expect(reserve(payers, cost(0.01), ledger, 0)).toMatchObject({ ok: false, error: { kind: 'budget-exceeded' } });
  });

  test('a guess that is too large lets one request in, not two', () => {
    const ledger = new Ledger('t');
    const payers = [holder(usdOf(0.05))];
    const first = reserve(payers, cost(25), ledger, 0);
    expect([first.ok, reserve(payers, cost(0.001), ledger, 0).ok]).toEqual([true, false]);
    first.ok && first.release();
    expect(reserve(payers, cost(0.001), ledger, 0).ok).toBe(true);
  });

  test('whatever comes and goes, nothing stays held and nothing is overspent by more than one guess is off', () => {
    const step = fc.record({
      guess: fc.integer({ min: 1, max: 20 }),
      real: fc.integer({ min: 0, max: 20 }),
      waits: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const ledger = new Ledger('t');
        const payers = [holder(usdOf(1))];
        const inFlight: { real: number; release: () => void }[] = [];
        const settle = () => {
          const done = inFlight.shift();
          if (!done) return;
          done.release();
          charge(payers, cost(done.real / 100), ledger, 0);
        };
        for (const { guess, real, waits } of steps) {
          const reservation = reserve(payers, cost(guess / 100), ledger, 0);
          // what a request really costs is at most what was guessed for it
          if (reservation.ok) inFlight.push({ real: Math.min(real, guess), release: reservation.release });
          for (let i = 0; i < waits; i++) settle();
        }
        while (inFlight.length > 0) settle();
        const budget = payers[0]?.budgets[0];
        if (!budget) throw new Error('the holder has a budget');
        expect(ledger.reserved(budget)).toBe(0n);
        expect(ledger.used(budget, 0)).toBeLessThanOrEqual(usdOf('1.19'));
      }),
    );
  });
});
