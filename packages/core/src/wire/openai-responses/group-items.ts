import type {
  AssistantItem,
  Item,
  ServerToolCallItem,
  ServerToolResultItem,
  UserItem,
} from '../../schema/generate/item.ts';
import type { MessageBracket, Part } from '../../schema/generate/part.ts';

/** What becomes one item on the wire. */
export type ItemGroup =
  | { readonly kind: 'message'; readonly parts: readonly Part[] }
  | { readonly kind: 'trace'; readonly call: ServerToolCallItem; readonly result: ServerToolResultItem | undefined }
  | { readonly kind: 'single'; readonly item: Exclude<Item, ServerToolCallItem> };

/** Neighbouring content of one message comes together, an outcome joins its call. */
export function groupItems(
  items: readonly (UserItem | AssistantItem)[],
  isContent: (item: Item) => item is Part,
): ItemGroup[] {
  const groups: ItemGroup[] = [];
  const calls = new Set(items.flatMap((item) => (item.type === 'server-tool-call' ? [item.callId] : [])));
  for (const item of items) {
    const last = groups.at(-1);
    if (isContent(item)) {
      const isSame = last?.kind === 'message' && keyOf(last.parts.at(-1)) === keyOf(item);
      if (isSame) groups[groups.length - 1] = { kind: 'message', parts: [...last.parts, item] };
      else groups.push({ kind: 'message', parts: [item] });
    } else if (item.type === 'server-tool-call') {
      groups.push({ kind: 'trace', call: item, result: resultOf(item, items) });
    } else if (item.type !== 'server-tool-result' || standsAlone(item) || !calls.has(item.callId)) {
      groups.push({ kind: 'single', item });
    }
  }
  return groups;
}

/** The printings of a hosted shell are an item of their own. */
export const standsAlone = (result: ServerToolResultItem): boolean => result.tool === 'shell';

const keyOf = (part: Part | undefined): string | undefined => part?.message?.key;

const resultOf = (call: ServerToolCallItem, items: readonly Item[]): ServerToolResultItem | undefined =>
  items
    .filter((item) => item.type === 'server-tool-result')
    .find((item) => item.callId === call.callId && !standsAlone(item));

export const bracketsOf = (parts: readonly Part[]): readonly (MessageBracket | undefined)[] =>
  parts.map((part) => part.message);
