import { describe, expect, test } from 'bun:test';
import { cursorAfter, keyPageOf } from './key-page.ts';

describe('cursors over several keys', () => {
  test('lead through one key’s pages, then to the next key, then nowhere', () => {
    const first = keyPageOf(undefined, 2);
    if (!first.ok) throw new Error(first.error.message);
    expect(first.value).toEqual({ index: 0, keyCount: 2, cursor: undefined });
    const within = keyPageOf(cursorAfter(first.value, 'ä/9'), 2);
    expect(within).toEqual({ ok: true, value: { index: 0, keyCount: 2, cursor: 'ä/9' } });
    const second = keyPageOf(cursorAfter(first.value, undefined), 2);
    expect(second).toEqual({ ok: true, value: { index: 1, keyCount: 2, cursor: undefined } });
    expect(second.ok && cursorAfter(second.value, undefined)).toBeUndefined();
  });

  test('are base64url of version, index and cursor', () => {
    const cursor = cursorAfter({ index: 1, keyCount: 3, cursor: undefined }, '>?>?') ?? '';
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))).toEqual({ v: 1, i: 1, c: '>?>?' });
  });

  test.each(['file-abc', 'bnVsbA', 'eyJ2IjoyfQ'])(
    '%s is nobody’s with several keys, the provider’s with one',
    (text) => {
      expect(keyPageOf(text, 2)).toMatchObject({ ok: false, error: { message: 'invalid pagination cursor' } });
      expect(keyPageOf(text, 1)).toEqual({ ok: true, value: { index: 0, keyCount: 1, cursor: text } });
    },
  );

  test('of keys that are gone lead nowhere', () => {
    const cursor = cursorAfter({ index: 3, keyCount: 4, cursor: undefined }, 'x');
    expect(keyPageOf(cursor, 2).ok).toBe(false);
  });

  test('with one key are the provider’s own', () => {
    expect(cursorAfter({ index: 0, keyCount: 1, cursor: undefined }, 'file-9')).toBe('file-9');
  });
});
