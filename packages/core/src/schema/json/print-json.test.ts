import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { jsonTextOf, printJson } from './print-json.ts';
import { asJsonText, isJsonObject, RawJson } from './raw-json.ts';

const print = (value: Parameters<typeof printJson>[0]): string => printJson(value);

test('puts cut-out text back letter by letter', () =>
  expect(print({ a: new RawJson(asJsonText('{"2":1.0, "1":1e400}')), b: [new RawJson(asJsonText('-0'))] })).toBe(
    '{"a":{"2":1.0, "1":1e400},"b":[-0]}',
  ));

test('leaves out what is undefined', () => expect(print({ a: undefined, b: 1, c: undefined })).toBe('{"b":1}'));

test('prints as the platform does', () =>
  fc.assert(fc.property(fc.jsonValue(), (value) => expect(print(value)).toBe(JSON.stringify(value)))));

test('a number that JSON cannot say becomes null', () => expect(print([Number.NaN, 1 / 0])).toBe('[null,null]'));

test('jsonTextOf gives source text or fresh text', () => {
  expect(jsonTextOf(new RawJson(asJsonText('1.0')))).toBe(asJsonText('1.0'));
  expect(jsonTextOf({ a: 1 })).toBe(asJsonText('{"a":1}'));
});

test('a tree printed with the platform means the same', () =>
  expect(JSON.stringify({ a: new RawJson(asJsonText('{"b":[1.0]}')) })).toBe('{"a":{"b":[1]}}'));

test('isJsonObject tells objects from everything else', () =>
  expect([{}, [], null, 'a', 1, new RawJson(asJsonText('{}'))].map(isJsonObject)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]));
