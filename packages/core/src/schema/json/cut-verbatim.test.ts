import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { oddObject } from '../../../testing/arbitraries/json.ts';
import { cutVerbatim, type Verbatim } from './cut-verbatim.ts';
import { jsonTextOf, printJson } from './print-json.ts';
import { asJsonText, type Json, RawJson } from './raw-json.ts';

const cut = (text: string, table: Verbatim): Json => cutVerbatim(text, JSON.parse(text), table);
const raw = (text: string): RawJson => new RawJson(asJsonText(text));

test('marked members keep their characters, the rest is parsed', () => {
  const text = '{ "a": 1.0, "tools": [ {"name":"w","schema":{"2":1, "1" : 1e2}}, 5 ], "b": {"x":1.00,"y":2.0} }';
  const table: Verbatim = { tools: { '[]': { schema: true } }, b: { '*': true, y: {} } };
  expect(cut(text, table)).toEqual({
    a: 1,
    tools: [{ name: 'w', schema: raw('{"2":1, "1" : 1e2}') }, 5],
    b: { x: raw('1.00'), y: 2 },
  });
});

test('of doubled names the last counts, as for the parser', () => {
  expect(cut('{"a":1.0,"a":2.0}', { a: true })).toEqual({ a: raw('2.0') });
  expect(cut('{"a":{"b":1.0},"a":[{"b":2.0}]}', { a: { b: true, '[]': { b: true } } })).toEqual({
    a: [{ b: raw('2.0') }],
  });
});

test('an earlier doubled member of another shape does not reach into the last one', () => {
  expect(cut('{"a":[1.0,2.0],"a":{"b":3.0}}', { a: { b: true } })).toEqual({ a: { b: raw('3.0') } });
  expect(cut('{"a":{"x":1.0,"b":9.0},"a":{"b":3.0}}', { a: { '*': true } })).toEqual({ a: { b: raw('3.0') } });
});

test('a member named __proto__ is data', () => {
  const text = '{"a":{"__proto__":{"x":1.0}},"constructor":1.0}';
  expect(printJson(cut(text, { a: { '*': true }, '*': true }))).toBe(asJsonText(text));
});

test('a table that marks what is not there changes nothing', () =>
  expect(cut('{"a":"x","c":null}', { a: { b: true, '[]': true }, b: true, c: { '*': true } })).toEqual({
    a: 'x',
    c: null,
  }));

test('cut whole and printed, an object means what it meant, letter by letter', () =>
  fc.assert(
    fc.property(oddObject(), (text) => {
      const tree = cut(text, { '*': true, '[]': true });
      expect(JSON.parse(printJson(tree))).toEqual(JSON.parse(text));
      if (typeof tree !== 'object' || tree === null || tree instanceof RawJson) return;
      for (const part of Object.values(tree)) if (part !== undefined) expect(text).toContain(jsonTextOf(part));
    }),
  ));
