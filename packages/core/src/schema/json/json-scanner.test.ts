import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { oddJson } from '../../../testing/arbitraries/json.ts';
import { scanElements, scanMembers, skipSpace, skipString, skipValue } from './json-scanner.ts';

describe('scanMembers', () => {
  test('gives names, places and doubled members in order', () => {
    const text = ' { "a" : 1 , "b\\u0041\\"" :[{"a":2}], "a":"x" } ';
    const members = scanMembers(text).map(({ name, start, valueStart, valueEnd }) => [
      name,
      text[start],
      text.slice(valueStart, valueEnd),
    ]);
    expect(members).toEqual([
      ['a', '"', '1'],
      ['bA"', '"', '[{"a":2}]'],
      ['a', '"', '"x"'],
    ]);
  });

  test('knows the empty object', () => expect(scanMembers('{ \n }')).toEqual([]));

  test('is not fooled by brackets, quotes and backslashes in strings', () => {
    const text = '{"a":"}]\\\\","b":"\\"{","c":["\\\\\\"]"]}';
    expect(scanMembers(text).map((m) => text.slice(m.valueStart, m.valueEnd))).toEqual([
      '"}]\\\\"',
      '"\\"{"',
      '["\\\\\\"]"]',
    ]);
  });

  test('finds the values that the platform parses', () =>
    fc.assert(
      fc.property(oddJson(), (text) => {
        const value: unknown = JSON.parse(text);
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
        const last = new Map(
          scanMembers(text).map((m) => [m.name, JSON.parse(text.slice(m.valueStart, m.valueEnd))] as const),
        );
        expect(new Map(Object.entries(value))).toEqual(new Map([...last].sort(byOrderOf(Object.keys(value)))));
      }),
    ));
});

test('scanElements visits every element once', () =>
  fc.assert(
    fc.property(fc.array(oddJson(), { maxLength: 5 }), fc.constantFrom('', ' ', '\n\t'), (elements, space) => {
      const text = `[${space}${elements.join(`${space},${space}`)}${space}]`;
      const seen: string[] = [];
      scanElements(text, 0, (start, end, index) => {
        expect(index).toBe(seen.length);
        seen.push(text.slice(start, end));
      });
      expect(seen).toEqual(elements.map((each) => each.trim()));
    }),
  ));

test.each([
  ['1e400', 5],
  ['-0.0,', 4],
  ['true}', 4],
  ['null]', 4],
  ['"a\\"b" ', 6],
  ['[[],[{}]] ,', 9],
  ['12\n', 2],
])('skipValue of %j ends at %i', (text, end) => expect(skipValue(text, 0)).toBe(end));

test('skipSpace and skipString stop where the text ends', () => {
  expect(skipSpace(' \t\r\n', 0)).toBe(4);
  expect(skipString('"abc', 0)).toBe(4);
});

test('nesting a hundred thousand deep needs no stack', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  expect(skipValue(deep, 0)).toBe(deep.length);
});

const byOrderOf =
  (names: readonly string[]) =>
  ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
    names.indexOf(a) - names.indexOf(b);
