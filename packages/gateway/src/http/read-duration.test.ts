import { expect, test } from 'bun:test';
import { readDurationMs } from './read-duration.ts';

test.each([
  ['30m', 1_800_000],
  ['1h', 3_600_000],
  ['1h30m', 5_400_000],
  ['1.5s', 1_500],
  ['250ms', 250],
  ['90', 90_000],
  [' 90 ', 90_000],
  ['0', undefined],
  ['0s', undefined],
  ['-5', undefined],
  ['5 m', undefined],
  ['5d', undefined],
  ['1.5', undefined],
  ['', undefined],
  ['9999999999999999999s', undefined],
] as const)('%s', (text, ms) => expect(readDurationMs(text)).toBe(ms));
