import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { oddObject } from '../../testing/arbitraries/json.ts';
import { JsonCompleteness } from './json-completeness.ts';

test('an object is complete with its last bracket and not before', () =>
  fc.assert(
    fc.property(oddObject(), (text) => {
      const watch = new JsonCompleteness();
      for (const [i, c] of [...text].entries()) {
        watch.push(c);
        expect(watch.isComplete).toBe(i === [...text].length - 1);
      }
    }),
  ));

test.each(['', '1', '"{}"', 'true', '[', '{"a":"}'])('%j may go on', (text) => {
  const watch = new JsonCompleteness();
  watch.push(text);
  expect(watch.isComplete).toBe(false);
});
