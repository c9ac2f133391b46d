import type {
  AssistantItem,
  CompactionItem,
  ReasoningItem,
  ToolCallItem,
  ToolResultItem,
  ToolResultPart,
  UserItem,
} from '../../schema/generate/item.ts';
import type { DocumentPart, ImagePart, OpaqueItem, SearchResultPart, TextPart } from '../../schema/generate/part.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { unwrapInput } from '../freeform-input.ts';
import { readMarker } from './cache-control.ts';
import { decodeDocument, decodeImage, decodeSearchResult, decodeText } from './decode-media.ts';
import { isList, restOf, said, textAt, vendorOf } from './read-json.ts';
import type { Reading } from './reading.ts';
import {
  callerVendor,
  decodeServerCall,
  decodeServerResult,
  inputOf,
  readCaller,
  resultTypes,
} from './server-tools.ts';

type Decode<T> = (block: JsonObject, reading: Reading) => T | undefined;

type ContentPart = TextPart | ImagePart | DocumentPart | SearchResultPart;

const contentBlocks: { readonly [type: string]: Decode<ContentPart> } = {
  text: decodeText,
  image: decodeImage,
  document: decodeDocument,
  search_result: decodeSearchResult,
};

const userBlocks: { readonly [type: string]: Decode<UserItem> } = { ...contentBlocks, tool_result: decodeToolResult };

const assistantBlocks: { readonly [type: string]: Decode<AssistantItem> } = {
  ...contentBlocks,
  thinking: decodeThinking,
  redacted_thinking: decodeRedacted,
  tool_use: decodeToolUse,
  server_tool_use: decodeServerCall,
  mcp_tool_use: decodeServerCall,
  compaction: decodeCompaction,
  ...Object.fromEntries([...resultTypes.keys()].map((type) => [type, decodeServerResult])),
};

export const decodeUserBlock = (block: Json, reading: Reading): UserItem => decodeWith(userBlocks, block, reading);

export const decodeAssistantBlock = (block: Json, reading: Reading): AssistantItem =>
  decodeWith(assistantBlocks, block, reading);

/** Texts only, for what is said with authority. */
export function decodeSystemBlock(block: Json): TextPart | OpaqueItem {
  const text = isJsonObject(block) && block['type'] === 'text' ? decodeText(block) : undefined;
  return text ?? opaque(block);
}

function decodeWith<T>(table: { readonly [type: string]: Decode<T> }, block: Json, reading: Reading): T | OpaqueItem {
  if (!isJsonObject(block)) return opaque(block);
  const type = textAt(block, 'type') ?? '';
  const decode = Object.hasOwn(table, type) ? table[type] : undefined;
  return decode?.(block, reading) ?? opaque(block);
}

export const opaque = (block: Json): OpaqueItem => ({
  type: 'opaque',
  format: 'anthropic',
  label: isJsonObject(block) ? (textAt(block, 'type') ?? 'block') : 'block',
  wire: printJson(block),
});

/** The blocks of an assistant's message or answer, in order. A seal that belongs to the text before it goes there. */
export function decodeAssistantBlocks(blocks: readonly Json[], reading: Reading): readonly AssistantItem[] {
  const items: AssistantItem[] = [];
  for (const block of blocks) {
    const item = decodeAssistantBlock(block, reading);
    const sealed = item.type === 'reasoning' && item.entries.length === 0 && textSealOf(block, reading);
    if (!sealed) items.push(item);
    else sealText(items, sealed);
  }
  return items;
}

function textSealOf(block: Json, reading: Reading): TextPart['seal'] | undefined {
  const data = isJsonObject(block) ? textAt(block, 'data') : undefined;
  const record = data === undefined ? undefined : reading.seal('redacted', data);
  return record?.seals === 'text' ? record.seal : undefined;
}

function sealText(items: AssistantItem[], seal: NonNullable<TextPart['seal']>): void {
  const last = items.at(-1);
  if (last?.type === 'text' && last.seal === undefined) items[items.length - 1] = { ...last, seal };
  else items.push({ type: 'text', text: '', seal });
}

const thinkingMembers = new Set(['type', 'thinking', 'signature', 'cache_control']);
const redactedMembers = new Set(['type', 'data', 'cache_control']);
const toolUseMembers = new Set(['type', 'id', 'name', 'input', 'caller', 'cache_control']);
const toolResultMembers = new Set(['type', 'tool_use_id', 'content', 'is_error', 'cache_control']);
const compactionMembers = new Set(['type', 'content', 'encrypted_content', 'cache_control']);

function decodeThinking(block: JsonObject, reading: Reading): ReasoningItem | undefined {
  const text = textAt(block, 'thinking');
  if (text === undefined) return undefined;
  const signature = textAt(block, 'signature') ?? '';
  return {
    type: 'reasoning',
    entries: text === '' ? [] : [{ kind: 'text', text }],
    ...(signature !== '' && sealed(reading, 'signature', signature)),
    ...readMarker(block),
    ...vendorOf(restOf(block, thinkingMembers)),
  };
}

function decodeRedacted(block: JsonObject, reading: Reading): ReasoningItem | undefined {
  const data = textAt(block, 'data');
  if (data === undefined) return undefined;
  return {
    type: 'reasoning',
    entries: [],
    ...sealed(reading, 'redacted', data),
    ...readMarker(block),
    ...vendorOf(restOf(block, redactedMembers)),
  };
}

/** The seal and, when an envelope brought it, the id of the item that it came with. */
export function sealed(reading: Reading, kind: 'signature' | 'encrypted' | 'redacted', data: string) {
  const { seal, itemId } = reading.seal(kind, data);
  return { ...(itemId !== undefined && { id: itemId }), seal };
}

function decodeToolUse(block: JsonObject, reading: Reading): ToolCallItem | undefined {
  const id = textAt(block, 'id');
  const wireName = textAt(block, 'name');
  if (id === undefined || wireName === undefined) return undefined;
  const json = inputOf(block);
  const { callerId, type } = readCaller(block);
  const text = reading.isWrapped(wireName) ? unwrapInput(json) : undefined;
  const builtin = reading.builtinOf(wireName);
  const namespace = reading.namespaceOf(wireName);
  return {
    type: 'tool-call',
    ...reading.callId(id),
    name: reading.toolName(wireName),
    ...(namespace !== undefined && { namespace }),
    input: text === undefined ? { kind: 'json', json } : { kind: 'text', text },
    ...(builtin && { builtin: { tool: builtin, dialect: 'anthropic' } }),
    ...(callerId !== undefined && { callerId }),
    ...readMarker(block),
    ...vendorOf(restOf(block, toolUseMembers), callerVendor(type)),
  };
}

function decodeToolResult(block: JsonObject, reading: Reading): ToolResultItem | undefined {
  const id = textAt(block, 'tool_use_id');
  const content = block['content'];
  if (id === undefined) return undefined;
  const parts =
    typeof content === 'string' ? [{ type: 'text', text: content } as const] : resultParts(content, reading);
  return {
    type: 'tool-result',
    callId: reading.callId(id).callId,
    parts,
    isError: block['is_error'] === true,
    ...readMarker(block),
    ...vendorOf(restOf(block, toolResultMembers)),
  };
}

function resultParts(content: Json | undefined, reading: Reading): readonly ToolResultPart[] {
  const blocks = isList(content) ? content : said(content) === undefined ? [] : [content ?? null];
  return blocks.map((each) => decodeWith<ContentPart>(contentBlocks, each, reading));
}

function decodeCompaction(block: JsonObject, reading: Reading): CompactionItem {
  const summary = textAt(block, 'content');
  const cipher = textAt(block, 'encrypted_content');
  return {
    type: 'compaction',
    ...(summary !== undefined && { summary }),
    ...(cipher !== undefined && sealed(reading, 'encrypted', cipher)),
    ...readMarker(block),
    ...vendorOf(restOf(block, compactionMembers)),
  };
}

/** The same item before its content comes in deltas. */
export function withoutContent(item: AssistantItem): AssistantItem {
  switch (item.type) {
    case 'text':
      return { ...item, text: '' };
    case 'reasoning':
      return { ...item, entries: [] };
    case 'tool-call':
      return item.input.kind === 'text'
        ? { ...item, input: { kind: 'text', text: '' } }
        : { ...item, input: { kind: 'json', json: asJsonText('') } };
    case 'server-tool-call':
      return { ...item, input: asJsonText('') };
    default:
      return item;
  }
}
