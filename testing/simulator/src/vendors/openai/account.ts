import type { IncomingRequest } from '../../http/incoming-request.ts';
import { bareKey } from '../../http/redact-headers.ts';
import { json, type Reply } from '../../http/reply.ts';
import { refuse } from './refusal.ts';

/** What is kept belongs to the key that made it. */
export const accountOf = ({ headers }: IncomingRequest): string => bareKey(headers['authorization'] ?? '');

/** One page of a list, newest first unless asked otherwise. */
export function page<T extends { readonly id: string }>(request: IncomingRequest, things: readonly T[]): Reply {
  const { query } = request;
  const unknown = [...query.keys()].find((name) => !['limit', 'after', 'order', 'purpose'].includes(name));
  if (unknown !== undefined) return refuse(400, { message: `Unknown query parameter: '${unknown}'.`, param: unknown });
  const sorted = query.get('order') === 'asc' ? things : things.toReversed();
  const after = query.get('after');
  const start = after === null ? 0 : sorted.findIndex((thing) => thing.id === after) + 1;
  const data = sorted.slice(start, start + Number(query.get('limit') ?? 20));
  return json(200, {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + data.length < sorted.length,
  });
}
