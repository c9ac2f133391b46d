import type { AssistantItem } from '../../schema/generate/item.ts';
import type { At, StreamEvent } from '../../schema/generate/stream-event.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { decodeAssistantBlock, withoutContent } from './decode-block.ts';
import type { Reading } from './reading.ts';
import { isEmptyInput } from './server-tools.ts';

/** A block between its start and its stop. */
export interface OpenedBlock {
  readonly at: At;
  readonly type: AssistantItem['type'];
  /** its content came whole, so that deltas of input have nothing to add */
  readonly isWhole: boolean;
  /** what its start says */
  readonly events: readonly StreamEvent[];
}

/** What `content_block_start` brings: an empty item whose content is to come, or a whole one. */
export function openBlock(block: Json, at: At, reading: Reading): OpenedBlock {
  const item = decodeAssistantBlock(block, reading);
  if (item.type === 'reasoning' && item.entries.length === 0) return opened(at, sealedText(block, item, reading));
  switch (item.type) {
    case 'text':
      return withDelta(at, item, item.text === '' ? undefined : { type: 'text-delta', ...at, text: item.text });
    case 'reasoning': {
      const [entry] = item.entries;
      return withDelta(at, item, entry && { type: 'reasoning-delta', ...at, entry: 0, ...entry });
    }
    case 'tool-call':
      return item.input.kind === 'json' && isEmptyInput(item.input.json)
        ? opened(at, withoutContent(item))
        : whole(at, item);
    case 'server-tool-call':
      return isEmptyInput(item.input) ? opened(at, withoutContent(item)) : whole(at, item);
    case 'compaction':
      return opened(at, item);
    default:
      return whole(at, item);
  }
}

const opened = (at: At, seed: AssistantItem): OpenedBlock => ({
  at,
  type: seed.type,
  isWhole: false,
  events: [{ type: 'item-start', ...at, seed }],
});

const whole = (at: At, seed: AssistantItem): OpenedBlock => ({ ...opened(at, seed), isWhole: true });

function withDelta(at: At, item: AssistantItem, delta: StreamEvent | undefined): OpenedBlock {
  const block = opened(at, withoutContent(item));
  return delta === undefined ? block : { ...block, events: [...block.events, delta] };
}

/** A seal that another gateway sent along for the text before it: an empty text carries it. */
function sealedText(block: Json, item: AssistantItem, reading: Reading): AssistantItem {
  const data = isJsonObject(block) && block['type'] === 'redacted_thinking' ? block['data'] : undefined;
  const record = typeof data === 'string' ? reading.seal('redacted', data) : undefined;
  return record?.seals === 'text' ? { type: 'text', text: '', seal: record.seal } : item;
}
