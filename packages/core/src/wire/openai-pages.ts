import { compact } from '../schema/compact.ts';
import { fail, ok, type Result } from '../schema/errors/result.ts';
import type { JsonBody } from '../schema/json/json-body.ts';
import type { Json, JsonObject } from '../schema/json/raw-json.ts';
import { readObjects, readString } from '../schema/json/read-value.ts';
import type { Page, PageAsk } from '../schema/page.ts';
import { readFilled, readInteger } from './form-fields.ts';
import type { Paging } from './unary-format.ts';

/*
 * Lists of stored things as OpenAI pages them: `limit`, `after`, `order`, and the last id as the next cursor.
 */

export function decodePageAsk(value: JsonObject): Result<PageAsk> {
  const limit = readInteger(value, 'limit');
  if (!limit.ok) return limit;
  return ok(
    compact({
      limit: limit.value,
      after: readFilled(value, 'after'),
      before: readFilled(value, 'before'),
      order: readFilled(value, 'order'),
    }),
  );
}

export const encodePageAsk = ({ limit, after, before, order }: PageAsk) => ({
  limit: limit === undefined ? undefined : String(limit),
  after,
  before,
  order,
});

export function decodePage<Item>({ value }: JsonBody, decode: (wire: JsonObject) => Item): Result<Page<Item>> {
  if (!Array.isArray(value['data']))
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  const wires = readObjects(value['data']);
  const hasMore = value['has_more'] === true;
  const last = readString(value['last_id']) ?? readString(wires.at(-1)?.['id']);
  return ok({ items: wires.map(decode), hasMore, ...(hasMore && { next: last }) });
}

/** `cursorName`: the member that tells the cursor beside the ids. */
export function encodePage<Item extends { readonly id: string }>(
  { items, hasMore, next }: Page<Item>,
  encode: (item: Item) => Json,
  cursorName: 'after' | 'next_cursor',
): Json {
  return compact({
    object: 'list',
    data: items.map(encode),
    first_id: items[0]?.id,
    last_id: items.at(-1)?.id,
    has_more: hasMore,
    [cursorName]: next,
  });
}

/** How such a list goes on over several keys. */
export const pagingOf = <Item, Ask extends PageAsk>(): Paging<Ask, Page<Item>> => ({
  cursorOf: ({ after }) => after,
  at: (request, cursor) => ({ ...request, after: cursor }),
  nextOf: ({ hasMore, next }) => (hasMore ? next : undefined),
  goingOn: (response, cursor) => ({ ...response, hasMore: cursor !== undefined, next: cursor }),
});
