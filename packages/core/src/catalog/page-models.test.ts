import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Model } from '../schema/models/model.ts';
import { mergeModels, pageModels } from './page-models.ts';

const listed = (...ids: readonly string[]): readonly Model[] => ids.map((id) => ({ id }));
const ids = (models: readonly Model[]): readonly string[] => models.map(({ id }) => id);

test('merged: once each, the first counts, by id', () => {
  const merged = mergeModels([[{ id: 'b', name: 'first' }], [{ id: 'a' }, { id: 'b', name: 'second' }]]);
  expect(merged).toEqual([{ id: 'a' }, { id: 'b', name: 'first' }]);
});

test('without a page size everything', () => {
  expect(pageModels(listed('a', 'b'), {})).toEqual({ models: listed('a', 'b') });
  expect(pageModels(listed('a', 'b'), { pageSize: 0, pageToken: 'x' })).toEqual({ models: listed('a', 'b') });
});

test('the token tells offset and last id, unpadded', () => {
  const { nextPageToken = '' } = pageModels(listed('ø', 'b', 'c'), { pageSize: 1 });
  expect(new TextDecoder().decode(Buffer.from(nextPageToken, 'base64url'))).toBe('{"o":1,"l":"ø"}');
  expect(nextPageToken).not.toContain('=');
});

test('a token that no longer fits starts from the beginning, one behind the end finds nothing', () => {
  const models = listed('a', 'b', 'c');
  const token = (o: number, l: string) => Buffer.from(JSON.stringify({ o, l })).toString('base64url');
  const page = (pageToken: string) => ids(pageModels(models, { pageSize: 2, pageToken }).models);
  expect([page('%%'), page(token(1, 'x')), page(token(1, 'a')), page(token(9, 'c'))]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['b', 'c'],
    [],
  ]);
});

test('pages put together are the whole', () =>
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 30 }), fc.integer({ min: 1, max: 10 }), (names, pageSize) => {
      const models = mergeModels([listed(...names)]);
      const seen: Model[] = [];
      let pageToken: string | undefined;
      do {
        const page = pageModels(models, { pageSize, ...(pageToken !== undefined && { pageToken }) });
        seen.push(...page.models);
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined && seen.length <= names.length);
      expect(seen).toEqual([...models]);
    }),
  ));
