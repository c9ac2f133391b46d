import type { TextSpan } from '../schema/generate/annotation.ts';
import type { Item } from '../schema/generate/item.ts';
import type { TextPart } from '../schema/generate/part.ts';

export interface JoinedText {
  readonly text: string;
  /** Where a part of the items stands in `text`, in UTF-16 code units; parts are told apart by identity. */
  spanOf(part: TextPart): TextSpan | undefined;
}

/** What stands between two texts that another item separated. Vendors split sentences at citations, so neighbours join bare. */
export const textGap = '\n\n';

/** One string for formats that have only one: text items of a turn, empty ones saying nothing. */
export function joinTexts(items: readonly Item[]): JoinedText {
  const spans = new Map<Item, TextSpan>();
  let text = '';
  let isApart = false;
  for (const item of items) {
    if (item.type !== 'text') {
      isApart = true;
      continue;
    }
    if (item.text !== '') {
      if (isApart && text !== '') text += textGap;
      isApart = false;
    }
    spans.set(item, { start: text.length, end: text.length + item.text.length });
    text += item.text;
  }
  return { text, spanOf: (part) => spans.get(part) };
}
