import { expect, test } from 'bun:test';
import { aliasFault } from './alias-fault.ts';
import { listFault, WhiteList } from './white-list.ts';

test.each([
  [[], undefined],
  [['*'], undefined],
  [['a', 'b'], undefined],
  [['*', 'a'], "wildcard '*' cannot be used with other values in the whitelist"],
  [['a', 'b', 'A'], "duplicate value 'A' in whitelist"],
])('%j', (entries, fault) => {
  expect(listFault(entries, 'whitelist')).toBe(fault);
});

test('a deny list speaks of itself', () => {
  expect(listFault(['*', 'a'], 'blacklist')).toBe("wildcard '*' cannot be used with other values in the blacklist");
  expect(listFault(['x', 'X'], 'blacklist')).toBe("duplicate value 'X' in blacklist");
});

test('absent is empty', () => {
  expect(WhiteList.parse(undefined)).toEqual([]);
});

test.each([
  [{ fast: 'gpt-4o' }, undefined],
  [{ ' ': 'gpt-4o' }, 'alias source cannot be empty'],
  [{ fast: '' }, 'alias target for "fast" cannot be empty'],
  [{ ' fast': 'gpt-4o' }, 'alias source " fast" cannot have leading or trailing whitespace'],
  [{ fast: 'gpt-4o ' }, 'alias target for "fast" cannot have leading or trailing whitespace'],
  [{ fast: 'a', FAST: 'b' }, 'duplicate alias source "FAST" (case-insensitive)'],
])('%j', (aliases, fault) => {
  expect(aliasFault(aliases)).toBe(fault);
});
