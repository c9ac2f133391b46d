import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { madeUpCallId, stableHash } from './made-up-id.ts';

test('the hash is the same in every release and has the digits asked for', () => {
  expect(stableHash('get weather!', 16)).toBe('bca415b83d99ca73');
  fc.assert(
    fc.property(fc.string(), fc.nat({ max: 40 }), (text, digits) => {
      expect(stableHash(text, digits)).toMatch(new RegExp(`^[0-9a-f]{${digits}}$`));
      expect(stableHash(text, digits + 3).slice(0, digits)).toBe(stableHash(text, digits));
    }),
  );
});

test('eight digits tell a hundred thousand similar texts apart about as well as chance', () => {
  const texts = Array.from({ length: 100_000 }, (_, i) => `tool ${i}`);
  expect(new Set(texts.map((text) => stableHash(text, 8))).size).toBeGreaterThan(99_990);
  expect(new Set(texts.map((text) => stableHash(text, 16))).size).toBe(100_000);
});

test('call ids differ by seed, candidate and position, and fit 40 characters', () => {
  const ids = ['a', 'b'].flatMap((seed) => [0, 1].flatMap((c) => [0, 1].map((p) => madeUpCallId(seed, c, p))));
  expect(new Set(ids).size).toBe(8);
  for (const id of ids) expect(id).toMatch(/^call_[0-9a-f]{24}$/);
});
