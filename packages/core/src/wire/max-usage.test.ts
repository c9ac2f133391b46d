import { expect, test } from 'bun:test';
import { maxUsage } from './max-usage.ts';

test('each counter by itself, the rest from the later report', () => {
  const early = { input: 9, output: 1, inputOf: { cacheRead: 4 }, costUsd: 1 };
  const late = { input: 0, output: 5, inputOf: { cacheRead: 0, text: 9 }, outputOf: { reasoning: 2 } };
  expect(maxUsage(early, late)).toEqual({
    input: 9,
    output: 5,
    inputOf: { cacheRead: 4, text: 9 },
    outputOf: { reasoning: 2 },
    costUsd: 1,
  });
  expect(maxUsage(undefined, late)).toBe(late);
});
