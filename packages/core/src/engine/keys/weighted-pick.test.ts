import { describe, expect, test } from 'bun:test';
import { key, provider } from '../testing/engine-bench.ts';
import { keyEntry } from './key-entry.ts';
import { weightedPick } from './weighted-pick.ts';

const target = { provider: 'one', model: 'm' };
const pickFrom = (weights: readonly number[], random: number): string | undefined => {
  const entries = weights.map((weight, index) => keyEntry(key(String(index), { weight }), provider('one')));
  return weightedPick(entries, target, () => random)?.key.id;
};

describe('weightedPick', () => {
  test.each([
    [[1, 1], 0, '0'],
    [[1, 1], 0.49, '0'],
    [[1, 1], 0.5, '1'],
    [[1, 1], 0.999, '1'],
    [[0, 1], 0, '1'],
    [[1, 0], 0.999, '0'],
    [[0.1, 0.9], 0.09, '0'],
    [[0.1, 0.9], 0.1, '1'],
    [[3, 1], 0.74, '0'],
    [[3, 1], 0.75, '1'],
    // two decimals count: these weigh nothing, so each is as likely as the other
    [[0.004, 0.009], 0.4, '0'],
    [[0.004, 0.009], 0.6, '1'],
    [[0, 0, 0], 0.999, '2'],
    [[5], 0.3, '0'],
    [[], 0.3, undefined],
  ])('weights %p at %p: %p', (weights, random, id) => {
    expect(pickFrom(weights, random)).toBe(id);
  });
});
