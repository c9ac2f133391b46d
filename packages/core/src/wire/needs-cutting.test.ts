import { expect, test } from 'bun:test';
import { needsCutting } from './needs-cutting.ts';

const table = { known: {}, deep: { '[]': { inner: {}, '*': true } }, '*': true } as const;

test.each([
  ['{"known":{"a":1.5},"word":"x","truth":true,"nothing":null,"whole":5}', false],
  ['{"odd":1.5}', true],
  ['{"odd":-0}', true],
  ['{"odd":12345678901234567890}', true],
  ['{"odd":{}}', true],
  ['{"deep":[{"inner":1.5}]}', false],
  ['{"deep":[{"inner":1.5},{"odd":[1]}]}', true],
  ['[]', false],
])('%s: %p', (text, expected) => expect(needsCutting(JSON.parse(text), table)).toBe(expected));
