import { expect, test } from 'bun:test';
import { rowTitle } from './row-title.ts';

test.each([
  ['%s is %d', ['one', 1], 'one is 1'],
  ['%j', [{ a: 1 }], '{"a":1}'],
  ['100 %% of %#', [], '100 % of 7'],
  ['$name at $place.city', [{ name: 'x', place: { city: 'Oslo' } }], 'x at Oslo'],
  ['$ 5 and $missing', [{}], '$ 5 and $missing'],
  ['%s and %s', ['only one'], 'only one and %s'],
])('%s', (template, row, expected) => {
  expect(rowTitle(template, row, 7)).toBe(expected);
});
