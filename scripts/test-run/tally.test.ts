import { expect, test } from 'bun:test';
import { printTally, sumTallies, withExitCode } from './tally.ts';

test('sums and prints', () => {
  const sum = sumTallies([
    { passed: 2, failed: 1, skipped: 0 },
    { passed: 3, failed: 0, skipped: 4 },
  ]);
  expect(printTally(sum)).toBe('5 passed, 1 failed, 4 skipped');
  expect(printTally({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
});

test('a bad exit code is a failure even when every test passed', () => {
  const green = { passed: 2, failed: 0, skipped: 0 };
  expect(withExitCode(green, 1).failed).toBe(1);
  expect(withExitCode(green, null).failed).toBe(1);
  expect(withExitCode(green, 0)).toEqual(green);
  expect(withExitCode({ ...green, failed: 3 }, 1).failed).toBe(3);
});
