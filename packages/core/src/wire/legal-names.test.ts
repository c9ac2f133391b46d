import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { NameRule } from './codec.ts';
import { LegalNames } from './legal-names.ts';

const rules: readonly (readonly [string, NameRule])[] = [
  ['OpenAI tools', { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 64 }],
  ['Gemini tools', { pattern: /^[a-zA-Z_][a-zA-Z0-9_.:-]*$/, maxLength: 64 }],
  ['Mistral call ids', { pattern: /^[a-zA-Z0-9]{9}$/, maxLength: 9 }],
  ['short call ids', { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 12 }],
];
const name = fc.oneof(
  fc.string({ maxLength: 100, unit: 'grapheme' }),
  fc.stringMatching(/^[a-z0-9_.:-]{0,80}$/),
  fc.constantFrom('', 'abcdefghi', '9lives', 'get weather', 'wéather'),
);

for (const [host, rule] of rules)
  describe(host, () => {
    test('every spelling is legal, told apart, deterministic and undone by the map', () =>
      fc.assert(
        fc.property(fc.uniqueArray(name, { maxLength: 20 }), (originals) => {
          const names = new LegalNames(rule);
          const spelled = originals.map((original) => names.spell(original));
          for (const each of spelled)
            expect([each, rule.pattern.test(each), each.length <= rule.maxLength]).toEqual([each, true, true]);
          expect(new Set(spelled).size).toBe(originals.length);
          expect(originals.map((original) => names.spell(original))).toEqual(spelled);
          expect(spelled.map((each) => names.changed.get(each) ?? each)).toEqual(originals);
        }),
      ));

    test('a legal name stays', () =>
      fc.assert(
        fc.property(fc.stringMatching(/^[a-zA-Z0-9]{9}$/), (original) => {
          fc.pre(rule.pattern.test(original));
          const names = new LegalNames(rule);
          expect(names.spell(original)).toBe(original);
          expect(names.changed.size).toBe(0);
        }),
      ));

    test('the spelling does not depend on what else was spelled', () =>
      fc.assert(
        fc.property(name, fc.array(fc.string()), (original, others) => {
          const names = new LegalNames(rule);
          for (const other of others.filter((each) => each !== original)) names.spell(other);
          fc.pre(!others.includes(original));
          expect(names.spell(original)).toBe(new LegalNames(rule).spell(original));
        }),
      ));
  });

test('without a rule nothing changes', () => {
  const names = new LegalNames(undefined);
  expect([names.spell('ä b'), names.spell('')]).toEqual(['ä b', '']);
  expect(names.changed.size).toBe(0);
});

test('keeps what is legal in front of the hash', () =>
  expect(new LegalNames({ pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 64 }).spell('get weather!')).toMatch(
    /^getweather_[0-9a-f]{8}$/,
  ));

test('two that meet get more digits', () => {
  const rule: NameRule = { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 64 };
  const first = new LegalNames(rule).spell('a b');
  const names = new LegalNames(rule);
  expect(names.spell(first)).toBe(first);
  expect(names.spell('a b')).toMatch(/^ab_[0-9a-f]{12}$/);
});
