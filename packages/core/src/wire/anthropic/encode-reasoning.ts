import type { CompactionItem, ReasoningItem } from '../../schema/generate/item.ts';
import type { WireMembers } from '../vendor-members.ts';
import { finishBlock } from './encode-media.ts';
import { writtenSeal } from './seals.ts';
import type { Writing } from './writing.ts';

/**
 * Reasoning as `thinking` when there is something to read or a signature to prove it, else as `redacted_thinking`.
 * Claude takes no reasoning that it has not signed.
 */
export function encodeReasoning(item: ReasoningItem, field: string, writing: Writing): readonly WireMembers[] {
  const place = { ...(item.id !== undefined && { itemId: item.id }) };
  const data = item.seal && writtenSeal(item.seal, place, field, writing);
  const thinking = joinedEntries(item, field, writing);
  if (data === undefined) return unsigned(item, thinking, field, writing);
  const isReadable = thinking !== '' || item.seal?.kind === 'signature';
  if (!isReadable) return [finishBlock({ type: 'redacted_thinking', data }, item, field, writing)];
  return [finishBlock({ type: 'thinking', thinking, signature: data }, item, field, writing)];
}

function unsigned(item: ReasoningItem, thinking: string, field: string, writing: Writing): readonly WireMembers[] {
  if (thinking === '') return [];
  if (writing.side === 'client') {
    return [finishBlock({ type: 'thinking', thinking, signature: '' }, item, field, writing)];
  }
  writing.notes.add('dropped', `${field}.reasoning`, 'unsigned-reasoning', 'meaning');
  return [];
}

/** Between two entries that become one text. */
export const entryBreak = '\n\n';

function joinedEntries(item: ReasoningItem, field: string, writing: Writing): string {
  if (item.entries.length > 1) writing.notes.add('approximated', `${field}.entries`, 'grouping-lost', 'form');
  return item.entries.map(({ text }) => text).join(entryBreak);
}

/** Only Claude's own compaction can be handed back as such; another's summary is told as text. */
export function encodeCompaction(item: CompactionItem, field: string, writing: Writing): readonly WireMembers[] {
  const { seal, summary, id } = item;
  if (seal !== undefined && writing.side === 'provider' && !writing.opens(seal)) {
    writing.notes.add('approximated', `${field}.compaction`, 'foreign-seal', 'meaning', seal.mintedBy?.family);
    return summary ? [finishBlock({ type: 'text', text: summary }, { ...item, vendor: {} }, field, writing)] : [];
  }
  const cipher = seal && writtenSeal(seal, { ...(id !== undefined && { itemId: id }) }, field, writing);
  const wire: WireMembers = {
    type: 'compaction',
    content: summary ?? null,
    ...(cipher !== undefined && { encrypted_content: cipher }),
  };
  return [finishBlock(wire, item, field, writing)];
}
