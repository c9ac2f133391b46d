import type { Item } from '../schema/generate/item.ts';
import type { OpaqueItem } from '../schema/generate/part.ts';

const labelStart = 'message:';

/** Label of a message whose role we have no word for: it is an opaque item, alone in a turn, and goes back as it came. */
export const messageLabel = (role: string): string => labelStart + role;

/** The role that such an item was said in; `undefined` for every other item. */
export const roleOfWhole = (item: Item | OpaqueItem | undefined): string | undefined =>
  item?.type === 'opaque' && item.label.startsWith(labelStart) ? item.label.slice(labelStart.length) : undefined;
