import { expect, test } from 'bun:test';
import { type IdPage, pageById } from './page-by-id.ts';

const models = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));
const cases: readonly (readonly [IdPage, string, boolean])[] = [
  [{ limit: 0 }, 'abcde', false],
  [{ limit: 2 }, 'ab', true],
  [{ limit: 2, afterId: 'b' }, 'cd', true],
  [{ limit: 2, afterId: 'd' }, 'e', false],
  [{ limit: 2, afterId: 'e' }, '', false],
  [{ limit: 2, afterId: 'gone' }, 'ab', true],
  [{ limit: 2, beforeId: 'd' }, 'bc', true],
  [{ limit: 5, beforeId: 'c' }, 'ab', false],
  [{ limit: 0, beforeId: 'c' }, 'ab', false],
];

test.each(cases)('%j', (page, ids, hasMore) => {
  const paged = pageById(models, (model) => model.id, page);
  expect([paged.models.map((model) => model.id).join(''), paged.hasMore]).toEqual([ids, hasMore]);
});
