import type { CacheMarker } from '../../schema/generate/cache-marker.ts';
import type {
  AssistantItem,
  ReasoningItem,
  ServerToolCallItem,
  ServerToolResultItem,
  ToolCallItem,
  ToolResultItem,
  ToolResultPart,
  UserItem,
} from '../../schema/generate/item.ts';
import type { OpaqueItem, Part, TextPart } from '../../schema/generate/part.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readObject, readString } from '../../schema/json/read-value.ts';
import { unwrapInput } from '../freeform-input.ts';
import {
  decodeAudio,
  decodeCited,
  decodeDocument,
  decodeGuarded,
  decodeImage,
  decodeSearchResult,
  decodeVideo,
} from './decode-media.ts';
import { hasOnly, onlyMember, restOf, said, vendorMember, vendorOf } from './members.ts';
import type { Reading } from './reading.ts';

type Decode<T> = (inside: JsonObject, reading: Reading) => T | undefined;

const contentBlocks = {
  image: decodeImage,
  document: decodeDocument,
  video: decodeVideo,
  audio: decodeAudio,
  searchResult: decodeSearchResult,
} as const satisfies Record<string, Decode<Part>>;

const userBlocks: { readonly [name: string]: Decode<UserItem> } = {
  ...contentBlocks,
  guardContent: decodeGuarded,
  citationsContent: decodeCited,
  toolResult: decodeToolResult,
};

const assistantBlocks: { readonly [name: string]: Decode<AssistantItem> } = {
  ...contentBlocks,
  guardContent: decodeGuarded,
  citationsContent: decodeCited,
  reasoningContent: decodeReasoning,
  toolUse: decodeToolUse,
  toolResult: decodeServerResult,
};

const systemBlocks: { readonly [name: string]: Decode<TextPart> } = { guardContent: decodeGuarded };

const resultBlocks: { readonly [name: string]: Decode<Exclude<ToolResultPart, { readonly type: 'json' }>> } =
  contentBlocks;

export const decodeUserBlocks = (blocks: readonly Json[], reading: Reading): readonly UserItem[] =>
  marked(blocks, (block) => decodeWith(userBlocks, block, reading));

/** The blocks of an assistant's message or answer, in order. A seal that belongs to the text before it goes there. */
export function decodeAssistantBlocks(blocks: readonly Json[], reading: Reading): readonly AssistantItem[] {
  const items: AssistantItem[] = [];
  for (const item of marked(blocks, (block) => decodeAssistantBlock(block, reading))) {
    const seal = item.type === 'text' && item.text === '' ? item.seal : undefined;
    const last = items.at(-1);
    if (seal !== undefined && last?.type === 'text' && last.seal === undefined)
      items[items.length - 1] = { ...last, seal };
    else items.push(item);
  }
  return items;
}

export const decodeAssistantBlock = (block: Json, reading: Reading): AssistantItem =>
  decodeWith(assistantBlocks, block, reading);

/** Texts only, for what is said with authority. */
export const decodeSystemBlocks = (blocks: readonly Json[], reading: Reading): readonly (TextPart | OpaqueItem)[] =>
  marked(blocks, (block) => decodeWith(systemBlocks, block, reading));

function decodeWith<T>(
  table: { readonly [name: string]: Decode<T> },
  block: Json,
  reading: Reading,
): T | OpaqueItem | TextPart {
  if (!isJsonObject(block)) return opaque(block);
  const text = readString(block['text']);
  // a block with a text and a member beside it is still a text; of every other kind there may be only one member
  if (text !== undefined) return { type: 'text', text, ...vendorOf(restOf(block, textMembers)) };
  const name = onlyMember(block) ?? '';
  const inside = readObject(block[name]);
  const decode = Object.hasOwn(table, name) ? table[name] : undefined;
  return (inside && decode?.(inside, reading)) ?? opaque(block);
}

const textMembers = new Set(['text']);

export const opaque = (block: Json): OpaqueItem => ({
  type: 'opaque',
  format: 'bedrock',
  label: (isJsonObject(block) ? onlyMember(block) : undefined) ?? 'block',
  wire: printJson(block),
});

/** A cache point is a block of its own that speaks of the block before it; one at the front travels whole. */
function marked<T extends { readonly cache?: CacheMarker }>(
  blocks: readonly Json[],
  decode: (block: Json) => T,
): readonly (T | OpaqueItem)[] {
  const out: (T | OpaqueItem)[] = [];
  for (const block of blocks) {
    const cache = markerIn(block);
    const last = out.at(-1);
    if (cache === undefined) out.push(decode(block));
    else if (last === undefined || last.cache !== undefined) out.push(opaque(block));
    else out[out.length - 1] = { ...last, cache };
  }
  return out;
}

const markerMembers = new Set(['type', 'ttl']);

/** The marker that a `cachePoint` block is, among content as among tools. */
export function markerIn(block: Json): CacheMarker | undefined {
  const point = isJsonObject(block) && hasOnly(block, 'cachePoint') ? readObject(block['cachePoint']) : undefined;
  if (point?.['type'] !== 'default') return undefined;
  const ttl = readString(point['ttl']);
  return { ...(ttl !== undefined && { ttl }), ...vendorOf(restOf(point, markerMembers)) };
}

const reasoningMembers = new Set(['text', 'signature']);

function decodeReasoning(wire: JsonObject, reading: Reading): ReasoningItem | TextPart | undefined {
  const redacted = readString(wire['redactedContent']);
  if (redacted !== undefined) {
    const record = reading.seal('redacted', redacted);
    if (record.seals === 'text') return { type: 'text', text: '', seal: record.seal };
    return hasOnly(wire, 'redactedContent') ? { type: 'reasoning', entries: [], ...sealed(record) } : undefined;
  }
  const said = readObject(wire['reasoningText']);
  const text = readString(said?.['text']);
  if (said === undefined || text === undefined || !hasOnly(wire, 'reasoningText')) return undefined;
  const signature = readString(said['signature']) ?? '';
  return {
    type: 'reasoning',
    entries: text === '' ? [] : [{ kind: 'text', text }],
    ...(signature !== '' && sealed(reading.seal('signature', signature))),
    ...vendorOf(restOf(said, reasoningMembers, 'reasoningContent.reasoningText')),
  };
}

/** The seal and, when an envelope brought it, the id of the item that it came with. */
export const sealed = ({ seal, itemId }: { readonly seal: Seal; readonly itemId?: string }) => ({
  ...(itemId !== undefined && { id: itemId }),
  seal,
});

const toolUseMembers = new Set(['toolUseId', 'name', 'input']);
const serverUseMembers = new Set([...toolUseMembers, 'type']);
const toolResultMembers = new Set(['toolUseId', 'content', 'status']);

function decodeToolUse(wire: JsonObject, reading: Reading): ToolCallItem | ServerToolCallItem | undefined {
  const id = readString(wire['toolUseId']);
  const name = readString(wire['name']);
  if (id === undefined || name === undefined) return undefined;
  const input = said(wire['input']);
  const json = input === undefined ? asJsonText('{}') : jsonTextOf(input);
  if (wire['type'] === 'server_tool_use') {
    const vendor = vendorOf(restOf(wire, serverUseMembers, 'toolUse'));
    return { type: 'server-tool-call', callId: id, tool: serverTools[name] ?? name, name, input: json, ...vendor };
  }
  const text = reading.isWrapped(name) ? unwrapInput(json) : undefined;
  const builtin = reading.builtinOf(name);
  const namespace = reading.namespaceOf(name);
  return {
    type: 'tool-call',
    ...reading.callId(id),
    name: reading.toolName(name),
    ...(namespace !== undefined && { namespace }),
    input: text === undefined ? { kind: 'json', json } : { kind: 'text', text },
    ...(builtin && { builtin: { tool: builtin, dialect: 'anthropic' } }),
    ...vendorOf(restOf(wire, toolUseMembers, 'toolUse')),
  };
}

/** Tools that Amazon's own models run themselves. */
const serverTools: { readonly [name: string]: string } = {
  nova_grounding: 'web-search',
  nova_code_interpreter: 'code',
};

function decodeServerResult(wire: JsonObject): ServerToolResultItem | undefined {
  const callId = readString(wire['toolUseId']);
  if (callId === undefined) return undefined;
  const outcome = { kind: 'opaque', format: 'bedrock', label: 'toolResult', wire: printJson(wire) } as const;
  return { type: 'server-tool-result', callId, tool: 'other', outcome };
}

function decodeToolResult(wire: JsonObject, reading: Reading): ToolResultItem | undefined {
  const id = readString(wire['toolUseId']);
  if (id === undefined) return undefined;
  const status = readString(wire['status']);
  const isKnown = status === undefined || status === 'error' || status === 'success';
  return {
    type: 'tool-result',
    callId: reading.callId(id).callId,
    parts: readList(wire['content']).map((block) => decodeResultPart(block, reading)),
    isError: status === 'error',
    ...vendorOf(
      restOf(wire, toolResultMembers, 'toolResult'),
      isKnown ? undefined : vendorMember('toolResult.status', status),
    ),
  };
}

function decodeResultPart(block: Json, reading: Reading): ToolResultPart {
  const json = isJsonObject(block) && hasOnly(block, 'json') ? said(block['json']) : undefined;
  return json === undefined ? decodeWith(resultBlocks, block, reading) : { type: 'json', json: jsonTextOf(json) };
}
