import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { oddObject } from '../../testing/arbitraries/json.ts';
import type { JsonText } from '../schema/generate/json-text.ts';
import { cutVerbatim } from '../schema/json/cut-verbatim.ts';
import { printJson } from '../schema/json/print-json.ts';
import { asJsonText, isJsonObject, RawJson } from '../schema/json/raw-json.ts';
import { hasForeignVendor, mergeVendor, putVendor, takeVendor, type WireMembers } from './vendor-members.ts';

const j = asJsonText;
const written = (wire: WireMembers, members: { readonly [path: string]: JsonText }): string => {
  putVendor(wire, { gemini: members }, 'gemini');
  return printJson(wire);
};

describe('takeVendor', () => {
  test('keeps what the codec does not know, as source text', () =>
    expect(
      takeVendor({ a: 1, b: new RawJson(j('1.0')), c: null, d: undefined, e: [{}] }, new Set(['a']), 'anthropic'),
    ).toEqual({ anthropic: { b: j('1.0'), c: j('null'), e: j('[{}]') } }));

  test('says nothing when all is known', () => {
    expect(takeVendor({ a: 1, b: undefined }, new Set(['a']), 'anthropic')).toBeUndefined();
    expect(takeVendor({}, new Set(), 'anthropic')).toBeUndefined();
  });

  test('prefixes members of an inner object', () =>
    expect(takeVendor({ 'x.y': 1 }, new Set(), 'gemini', 'config')).toEqual({ gemini: { 'config.x\\.y': j('1') } }));
});

describe('putVendor', () => {
  test('writes nested members and leaves what is there', () => {
    expect(written({ a: 1, c: { d: 2 } }, { a: j('9'), b: j('1.0'), 'c.d': j('9'), 'c.e.f': j('3') })).toBe(
      '{"a":1,"c":{"d":2,"e":{"f":3}},"b":1.0}',
    );
    expect(written({ a: 'text', b: [1], c: null }, { 'a.x': j('9'), 'b.x': j('9'), 'c.x': j('9') })).toBe(
      '{"a":"text","b":[1],"c":null}',
    );
  });

  test('does not change inner objects that others may hold', () => {
    const inner = Object.freeze({ x: 1 });
    expect(written({ inner }, { 'inner.y': j('2') })).toBe('{"inner":{"x":1,"y":2}}');
    expect(inner).toEqual({ x: 1 });
  });

  test('writes only the format asked for', () => {
    const wire: WireMembers = {};
    putVendor(wire, { anthropic: { a: j('1') } }, 'gemini');
    putVendor(wire, undefined, 'gemini');
    expect(wire).toEqual({});
  });

  test('cannot reach a prototype', () => {
    const wire: WireMembers = {};
    putVendor(
      wire,
      {
        gemini: Object.fromEntries([
          ['__proto__.polluted', j('1')],
          ['constructor.polluted', j('1')],
        ]),
      },
      'gemini',
    );
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(printJson(wire)).toBe(j('{"__proto__":{"polluted":1},"constructor":{"polluted":1}}'));
  });
});

test('put undoes take, whatever the members are called', () =>
  fc.assert(
    fc.property(oddObject(), (text) => {
      const tree = cutVerbatim(text, JSON.parse(text), { '*': true });
      if (!isJsonObject(tree)) return;
      const wire: WireMembers = {};
      putVendor(wire, takeVendor(tree, new Set(), 'cohere'), 'cohere');
      expect(printJson(wire)).toBe(printJson(tree));
    }),
  ));

test('hasForeignVendor looks at other formats only', () => {
  const vendor = { anthropic: { a: j('1') }, gemini: { object: j('1') } };
  expect(hasForeignVendor(undefined, 'cohere')).toBe(false);
  expect(hasForeignVendor(vendor, 'cohere')).toBe(true);
  expect(hasForeignVendor(vendor, 'anthropic')).toBe(true);
  expect(hasForeignVendor(vendor, 'anthropic', new Set(['object']))).toBe(false);
  expect(hasForeignVendor({ anthropic: { a: j('1') } }, 'anthropic')).toBe(false);
});

test('mergeVendor lets the later win path by path', () =>
  expect(mergeVendor({ cohere: { a: j('1'), b: j('1') } }, { cohere: { b: j('2') }, gemini: { c: j('3') } })).toEqual({
    cohere: { a: j('1'), b: j('2') },
    gemini: { c: j('3') },
  }));
