import { parseJson } from '../schema/json/parse-json.ts';
import { isJsonObject } from '../schema/json/raw-json.ts';
import type { Model } from '../schema/models/model.ts';

export interface Page {
  /** absent or 0: everything */
  readonly pageSize?: number;
  readonly pageToken?: string;
}

export interface ModelPage {
  readonly models: readonly Model[];
  readonly nextPageToken?: string;
}

/** The lists of several keys or providers as one: each id once (the first one counts), sorted by id. */
export function mergeModels(lists: readonly (readonly Model[])[]): readonly Model[] {
  const byId = new Map<string, Model>();
  for (const list of lists) for (const model of list) if (!byId.has(model.id)) byId.set(model.id, model);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** One page of a merged list. A token that does not fit the list any more starts from the beginning. */
export function pageModels(models: readonly Model[], { pageSize = 0, pageToken }: Page): ModelPage {
  if (pageSize <= 0) return { models };
  const start = offsetOf(pageToken, models);
  const page = models.slice(start, start + pageSize);
  const next = start + page.length;
  const last = page.at(-1);
  if (last === undefined || next >= models.length) return { models: page };
  return { models: page, nextPageToken: toToken(next, last.id) };
}

/** The item before the offset must still be the one that ended the previous page. */
function offsetOf(token: string | undefined, models: readonly Model[]): number {
  const read = token === undefined ? undefined : readToken(token);
  if (read === undefined || read.offset <= 0) return 0;
  if (read.offset > models.length) return read.offset;
  return models[read.offset - 1]?.id === read.lastId ? read.offset : 0;
}

const toToken = (offset: number, lastId: string): string =>
  base64url(new TextEncoder().encode(JSON.stringify({ o: offset, l: lastId })));

function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function readToken(token: string): { readonly offset: number; readonly lastId: string } | undefined {
  const bytes = decoded(token);
  const parsed = bytes && parseJson(new TextDecoder().decode(bytes));
  if (!parsed?.ok || !isJsonObject(parsed.value)) return undefined;
  const { o: offset, l: lastId } = parsed.value;
  const isOffset = typeof offset === 'number' && Number.isInteger(offset);
  return isOffset && typeof lastId === 'string' ? { offset, lastId } : undefined;
}

function decoded(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
}
