import { expect, test } from 'bun:test';
import { sessionMemory } from './session-memory.ts';

function memory(maxEntries?: number) {
  let now = 1_000;
  return { store: sessionMemory(() => now, maxEntries), pass: (ms: number) => (now += ms) };
}

test('the first writer wins until the time is over', () => {
  const { store, pass } = memory();
  expect(store.setIfAbsent('s', 'first', 100)).toBe('first');
  expect(store.setIfAbsent('s', 'second', 100)).toBe('first');
  pass(99);
  expect(store.get('s')).toBe('first');
  pass(1);
  expect(store.get('s')).toBeUndefined();
  expect(store.setIfAbsent('s', 'second', 100)).toBe('second');
});

test('use keeps an entry alive, but wakes no dead one', () => {
  const { store, pass } = memory();
  store.setIfAbsent('s', 'key', 100);
  pass(90);
  store.refresh('s', 100);
  pass(90);
  expect(store.get('s')).toBe('key');
  pass(20);
  store.refresh('s', 100);
  expect(store.get('s')).toBeUndefined();
});

test('what is deleted is gone', () => {
  const { store } = memory();
  store.setIfAbsent('s', 'key', 100);
  store.delete('s');
  expect(store.get('s')).toBeUndefined();
});

test('callers cannot fill the memory; what was not used for longest goes', () => {
  const { store } = memory(2);
  store.setIfAbsent('a', '1', 100);
  store.setIfAbsent('b', '2', 100);
  store.refresh('a', 100);
  store.setIfAbsent('c', '3', 100);
  expect(['a', 'b', 'c'].map((key) => store.get(key))).toEqual(['1', undefined, '3']);
});
