import { expect, test } from 'bun:test';
import { isTooDeep, maxJsonDepth } from './json-depth.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const padding = 'x'.repeat(2_000);

test.each([
  ['as deep as allowed', nested(maxJsonDepth), false],
  ['one too deep', nested(maxJsonDepth + 1), true],
  ['objects count too', `${'{"a":['.repeat(300)}${']}'.repeat(300)}`, true],
  ['wide is not deep', `[${'[],'.repeat(5_000)}[]]`, false],
  ['brackets in a string', JSON.stringify({ a: '['.repeat(2_000) }), false],
  ['quotes in a string', JSON.stringify({ a: `\\"${padding}`, b: '['.repeat(2_000) }), false],
  ['never closed', '['.repeat(100_000), true],
  ['an open string', `"${padding}${'['.repeat(2_000)}`, false],
])('%s', (_name, text, expected) => expect(isTooDeep(text)).toBe(expected));
