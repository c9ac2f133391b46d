import { expect, test } from 'bun:test';
import { memberNamed, TextSplices } from './text-splices.ts';

const source = '{ "a":1 ,"list":[ {"b":"}"} , {} ],"c":"x" }';

test('edits inside leave every other byte alone', () => {
  const splices = new TextSplices(source);
  const members = splices.members(0);
  const list = memberNamed(members, 'list');
  const [first, second] = splices.elements(list?.valueStart ?? 0);
  splices.prepend(second ?? 0, '"n":2');
  splices.prepend(first ?? 0, '"n":1');
  const a = memberNamed(members, 'a');
  if (a) splices.replace(a, '1.0');
  expect(splices.apply()).toBe('{ "a":1.0 ,"list":[ {"n":1,"b":"}"} , {"n":2} ],"c":"x" }');
});

test.each([
  ['a', '{ "list":[ {"b":"}"} , {} ],"c":"x" }'],
  ['c', '{ "a":1 ,"list":[ {"b":"}"} , {} ] }'],
  ['nobody', source],
])('without %s', (name, expected) => {
  const splices = new TextSplices(source);
  splices.remove(splices.members(0), name);
  expect(splices.apply()).toBe(expected);
});

test('an object written anew swallows the edits inside it', () => {
  const splices = new TextSplices(source);
  const [first] = splices.elements(memberNamed(splices.members(0), 'list')?.valueStart ?? 0);
  splices.replaceObject(first ?? 0, '"new":true');
  splices.prepend((first ?? 0) + 6, '"lost":1');
  expect(splices.apply()).toBe('{ "a":1 ,"list":[ {"new":true} , {} ],"c":"x" }');
});
