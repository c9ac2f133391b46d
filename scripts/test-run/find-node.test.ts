import { expect, test } from 'bun:test';
import { isAtLeast } from './find-node.ts';

test.each([
  ['v22.18.0\n', true],
  ['v22.17.9\n', false],
  ['v26.0.0\n', true],
  ['v20.20.2\n', false],
  ['', false],
])('%s', (version, expected) => {
  expect(isAtLeast(version, [22, 18])).toBe(expected);
});
