import type { AssistantItem } from '../../schema/generate/item.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { asJsonText, type JsonObject } from '../../schema/json/raw-json.ts';
import { decodeAssistantBlock } from './decode-block.ts';
import { onlyMember } from './members.ts';
import type { Reading } from './reading.ts';

/** Marks a block that is told by its start and its deltas, and that no one else has a word for. */
export const startLabel = 'start:';

/** The item that a `contentBlockStart` opens; `undefined` when the start does not say of which kind it is. */
export function startedItem(start: JsonObject, reading: Reading): AssistantItem | undefined {
  const name = onlyMember(start);
  if (name === undefined) return undefined;
  const item = name === 'toolUse' ? decodeAssistantBlock(start, reading) : undefined;
  if (item?.type === 'tool-call') {
    return {
      ...item,
      input: item.input.kind === 'text' ? { kind: 'text', text: '' } : { kind: 'json', json: asJsonText('') },
    };
  }
  if (item?.type === 'server-tool-call') return { ...item, input: asJsonText('') };
  return { type: 'opaque', format: 'bedrock', label: startLabel + name, wire: printJson(start) };
}
