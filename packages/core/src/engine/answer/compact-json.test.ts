import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { compactJson } from './compact-json.ts';

describe('compactJson', () => {
  test.each([
    ['{ "b" : 1.0 ,\n "a":[ 1e2 , "x y" ] }', '{"b":1.0,"a":[1e2,"x y"]}'],
    ['{"a":"\\\\" , "b":"\\" :"}', '{"a":"\\\\","b":"\\" :"}'],
    ['{"a":1}', '{"a":1}'],
    [' 12345678901234567890 ', '12345678901234567890'],
    ['{"a":1,"a":2}', '{"a":1,"a":2}'],
    ['<html> "x"', '"<html> \\"x\\""'],
    ['', '""'],
  ])('%p', (text, compact) => {
    expect(compactJson(text)).toBe(compact);
  });

  test('means the same, without white space between', () =>
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const spaced = JSON.stringify(value, null, indent);
        expect(compactJson(spaced)).toBe(JSON.stringify(value));
      }),
    ));
});
