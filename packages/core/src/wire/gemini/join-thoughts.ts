import type { AssistantItem, ReasoningItem } from '../../schema/generate/item.ts';
import type { TextPart } from '../../schema/generate/part.ts';

/**
 * Neighbouring thoughts without a proof of their own are one: the SDK gives a stream back in the pieces in which
 * it came. An empty part that carries another vendor's seal seals what stands before it.
 */
export function joinThoughts(items: readonly AssistantItem[]): readonly AssistantItem[] {
  const out: AssistantItem[] = [];
  for (const item of items) {
    const last = out.at(-1);
    const joined = last && joinedPair(last, item);
    if (joined) out[out.length - 1] = joined;
    else out.push(item);
  }
  return out;
}

function joinedPair(last: AssistantItem, item: AssistantItem): AssistantItem | undefined {
  if (last.seal !== undefined || last.vendor !== undefined || item.vendor !== undefined) return undefined;
  if (last.type === 'reasoning' && item.type === 'reasoning') return joinedReasoning(last, item);
  if (last.type === 'text' && item.type === 'text' && item.text === '' && isForeign(item)) {
    return { ...last, ...(item.seal && { seal: item.seal }) };
  }
  return undefined;
}

function joinedReasoning(last: ReasoningItem, item: ReasoningItem): ReasoningItem | undefined {
  if (item.seal === undefined) {
    const text = [...last.entries, ...item.entries].map((entry) => entry.text).join('');
    return { ...last, entries: text === '' ? [] : [{ kind: 'text', text }] };
  }
  if (item.entries.length > 0 || !isForeign(item)) return undefined;
  return { ...last, seal: item.seal, ...(item.id !== undefined && { id: item.id }) };
}

/** The model's own empty signed part has its own place; everybody else's seal came here in an envelope. */
export const isForeign = ({ seal }: ReasoningItem | TextPart): boolean =>
  seal !== undefined && seal.mintedBy?.family !== 'gemini';
