import { compact } from '../../../schema/compact.ts';
import type { CompactionItem } from '../../../schema/generate/item.ts';
import type { MessageBracket } from '../../../schema/generate/part.ts';
import { decodePart, type WirePart } from '../content-part.ts';
import type { MemberReader } from '../member-reader.ts';
import { readStatus } from './item-place.ts';

/** The members of a message around its content; neighbours with the same key are one message. */
export function readBracket(wire: MemberReader, index: number): MessageBracket {
  wire.skip('type', 'role', 'content');
  const phase = wire.string('phase');
  return compact({
    key: String(index),
    id: wire.string('id'),
    status: readStatus(wire),
    phase,
    vendor: wire.vendor(),
  });
}

/** The content of a message; `undefined` when it is empty or neither text nor a list of parts. */
export function readMessage(
  wire: MemberReader,
  bracket: MessageBracket,
): readonly (WirePart | CompactionItem)[] | undefined {
  const content = wire.peek('content');
  if (typeof content === 'string') return [{ type: 'text', text: content, message: bracket }];
  const parts = wire.children('content');
  if (parts === undefined || parts.length === 0) return undefined;
  return parts.map((each) => readCompactionPart(each) ?? decodePart(each, bracket));
}

/** The unified API shows Claude's digest as a part of a message. */
function readCompactionPart(wire: MemberReader): CompactionItem | undefined {
  if (wire.peek('type') !== 'compaction') return undefined;
  const summary = wire.string('summary');
  return summary === undefined ? undefined : { type: 'compaction', summary };
}
