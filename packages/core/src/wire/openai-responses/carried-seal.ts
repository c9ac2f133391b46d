import type { AssistantItem, UserItem } from '../../schema/generate/item.ts';
import type { SealRecord } from '../seal-envelope.ts';

type Items = (UserItem | AssistantItem)[];

/**
 * Puts a seal that travelled apart back on the text or call that it belongs to: the one that the record names,
 * else the last of its kind. False when there is none.
 */
export function attachSeal(items: Items, record: SealRecord): boolean {
  const index = items.findLastIndex((item) => isSealed(item, record, true));
  const at = index >= 0 ? index : items.findLastIndex((item) => isSealed(item, record, false));
  const item = items[at];
  if (item === undefined || record.seals === undefined || record.seals === 'reasoning') return false;
  items[at] = { ...item, seal: record.seal };
  return true;
}

function isSealed(item: UserItem | AssistantItem, { seals, itemId }: SealRecord, isNamed: boolean): boolean {
  if (item.type !== seals || item.seal !== undefined) return false;
  return !isNamed || sealedName(item) === itemId;
}

/** What an envelope calls the item whose seal it carries. */
export function sealedName(item: UserItem | AssistantItem): string | undefined {
  if (item.type === 'tool-call') return item.callId;
  return item.type === 'text' ? item.message?.id : undefined;
}
