import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { oddObject } from '../../../testing/arbitraries/json.ts';
import type { JsonText } from '../generate/json-text.ts';
import { appendMember, JsonBody } from './json-body.ts';
import { scanMembers } from './json-scanner.ts';
import { asJsonText } from './raw-json.ts';

function body(text: string): JsonBody {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.body;
}

const edited = (text: string, edits: { readonly [member: string]: string | undefined }): string =>
  body(text).edited(edits as { readonly [member: string]: JsonText | undefined });

describe('JsonBody.parse', () => {
  test.each(['', '{', '[]', '1', 'null', '{"a":1}x', '"{}"'])('refuses %j', (text) =>
    expect(JsonBody.parse(text).ok).toBe(false),
  );

  test('gives values, sources and an own tree', () => {
    const parsed = body('{"a": {"x":1.0}, "a":{"x":2.0}, "__proto__": 1.5e0}');
    expect(parsed.value['a']).toEqual({ x: 2 });
    expect(parsed.source('a')).toBe(asJsonText('{"x":2.0}'));
    expect(parsed.source('__proto__')).toBe(asJsonText('1.5e0'));
    expect(parsed.source('b')).toBeUndefined();
    expect(parsed.tree({})).not.toBe(parsed.value);
  });
});

describe('edited', () => {
  test.each([
    ['{"model":"a","x":1.0}', { model: '"b"' }, '{"model":"b","x":1.0}'],
    ['{ "model" : "a" , "x":1.0 }', { model: '"b"' }, '{ "model" : "b" , "x":1.0 }'],
    ['{"a":1,"b":2}', { a: undefined }, '{"b":2}'],
    ['{"a":1,"b":2}', { b: undefined }, '{"a":1}'],
    ['{"a":1}', { a: undefined }, '{}'],
    ['{ }', { a: '1' }, '{"a":1 }'],
    ['{"a":1}', { b: '2', c: undefined, d: '3' }, '{"a":1,"b":2,"d":3}'],
    ['{"a":1,"b":2,"a":3}', { a: '9' }, '{"b":2,"a":9}'],
    ['{"a":1,"b":2,"a":3}', { a: undefined }, '{"b":2}'],
    ['{"\\u0061":1}', { a: '2' }, '{"\\u0061":2}'],
    ['{"__proto__":1,"b":2}', { b: '3' }, '{"__proto__":1,"b":3}'],
    ['{"constructor":1,"toString":2}', { b: '3' }, '{"constructor":1,"toString":2,"b":3}'],
    ['{"a":1 ,\n "b":2 ,\n "c":3}', { a: undefined }, '{"b":2 ,\n "c":3}'],
    [' {"a":1}\n', { b: '2' }, ' {"a":1,"b":2}\n'],
  ])('%j with %j', (text, edits, expected) => expect(edited(text, edits)).toBe(expected));

  const edits = fc.dictionary(
    fc.constantFrom('a', 'b', 'model', 'zz', 'toString'),
    fc.option(fc.jsonValue().map(JSON.stringify), { nil: undefined }),
    { noNullPrototype: true },
  );

  test('means the edits and leaves every other member letter by letter in its place', () =>
    fc.assert(
      fc.property(oddObject(), edits, (text, changes) => {
        const result = edited(text, changes);
        const parsed: unknown = JSON.parse(result);
        for (const [name, value] of Object.entries(changes)) {
          expect(Reflect.getOwnPropertyDescriptor(Object(parsed), name)?.value).toEqual(value && JSON.parse(value));
        }
        expect(untouched(result, changes)).toEqual(untouched(text, changes));
      }),
    ));

  test('without edits nothing changes at all', () =>
    fc.assert(fc.property(oddObject(), (text) => expect(edited(text, {})).toBe(text))));

  test('replacing alone keeps the bytes around the values', () =>
    fc.assert(
      fc.property(oddObject(), (text) => {
        const [first] = scanMembers(text);
        if (first === undefined || scanMembers(text).some((m) => m !== first && m.name === first.name)) return;
        expect(edited(text, { [first.name]: '"new"' })).toBe(
          `${text.slice(0, first.valueStart)}"new"${text.slice(first.valueEnd)}`,
        );
      }),
    ));
});

const untouched = (text: string, edits: object): readonly string[] =>
  scanMembers(text)
    .filter(({ name }) => !Object.hasOwn(edits, name))
    .map(({ start, valueEnd }) => text.slice(start, valueEnd));

describe('appendMember', () => {
  test.each([
    ['{}', '{"x":1}'],
    ['{ \n}', '{ \n"x":1}'],
    ['{"a":"}"}', '{"a":"}","x":1}'],
    ['{"a":{}}', '{"a":{},"x":1}'],
    ['{"a":1 } ', '{"a":1 ,"x":1} '],
    ['{"a":"{"}', '{"a":"{","x":1}'],
  ])('to %j', (text, expected) => expect(appendMember(text, 'x', '1')).toBe(expected));

  test('adds one member and keeps the others', () =>
    fc.assert(
      fc.property(oddObject(), (text) => {
        const result = appendMember(text, 'new "member"', '[1.0]');
        expect(scanMembers(result).at(-1)?.name).toBe('new "member"');
        expect(untouched(result, { 'new "member"': 1 })).toEqual(untouched(text, {}));
      }),
    ));
});
