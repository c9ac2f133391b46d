import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { jsonFault } from './json-fault.ts';

const said = (text: string): string => {
  const fault = jsonFault(text);
  return fault === undefined ? 'fine' : `${fault.line}:${fault.column} ${fault.expected}`;
};

test.each([
  ['{"a":[1,-0.5e3,true,null,"x\\u00e9\\n"],"b":{}, "c":[]}\n', 'fine'],
  ['', '1:1 a value'],
  ['{\n  "a": {\n', '3:1 a name in double quotes'],
  ['{"a": 1', '1:8 "," or "}"'],
  ['{\n  "a": 1\n  "b": 2\n}', '3:3 "," or "}"'],
  ['{"a": 1,}', '1:9 a name in double quotes'],
  ['{ // note\n}', '1:3 a name in double quotes'],
  ["{'a': 1}", '1:2 a name in double quotes'],
  ['{"a" 1}', '1:6 ":"'],
  ['{"a": True}', '1:7 a value'],
  ['{"a": 01}', '1:7 a value'],
  ['{"a": [1, 2}', '1:12 "," or "]"'],
  ['{"a": "x}', '1:7 a string that is closed and whose special characters are escaped'],
  ['{} {}', '1:4 the end of the file'],
])('%j: %s', (text, expected) => expect(said(text)).toBe(expected));

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test('knows every fault that the parser knows, and no other', () =>
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', 'x', '\\', '\n'), (json, at, cut) => {
      const place = at % (json.length + 1);
      const text = json.slice(0, place) + cut + json.slice(place + 1);
      expect(jsonFault(text) === undefined).toBe(parses(text));
      expect(jsonFault(json)).toBeUndefined();
    }),
    { numRuns: 500 },
  ));
