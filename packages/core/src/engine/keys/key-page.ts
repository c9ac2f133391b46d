import { fail, ok, type Result } from '../../schema/errors/result.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject } from '../../schema/json/raw-json.ts';

/** One key's page of a list that goes on over all keys in the order of their ids. */
export interface KeyPage {
  /** of the key whose turn it is */
  readonly index: number;
  readonly keyCount: number;
  /** the provider's own cursor, for that key */
  readonly cursor: string | undefined;
}

/** Where a client's cursor leads. With one key a foreign cursor is the provider's own; with several it is nobody's. */
export function keyPageOf(cursor: string | undefined, keyCount: number): Result<KeyPage> {
  if (cursor === undefined || cursor === '') return ok({ index: 0, keyCount, cursor: undefined });
  const read = readCursor(cursor);
  if (read !== undefined && read.index < keyCount) return ok({ ...read, keyCount });
  return keyCount === 1
    ? ok({ index: 0, keyCount, cursor })
    : fail({ kind: 'invalid-request', message: 'invalid pagination cursor' });
}

/** The cursor behind this page; `next` is the provider's own, absent after the key's last page. */
export function cursorAfter({ index, keyCount }: KeyPage, next: string | undefined): string | undefined {
  if (keyCount === 1) return next;
  if (next !== undefined) return printCursor(index, next);
  return index + 1 < keyCount ? printCursor(index + 1, '') : undefined;
}

/** Unpadded base64url of `{"v":1,"i":<key index>,"c":"<the provider's cursor>"}`. */
function printCursor(index: number, cursor: string): string {
  const bytes = new TextEncoder().encode(JSON.stringify({ v: 1, i: index, c: cursor }));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function readCursor(text: string): Pick<KeyPage, 'index' | 'cursor'> | undefined {
  const parsed = parseJson(decodeBase64Url(text));
  if (!parsed.ok || !isJsonObject(parsed.value)) return undefined;
  const { v, i, c } = parsed.value;
  if (v !== 1 || typeof i !== 'number' || !Number.isInteger(i) || i < 0 || typeof c !== 'string') return undefined;
  return { index: i, cursor: c === '' ? undefined : c };
}

function decodeBase64Url(text: string): string {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}
