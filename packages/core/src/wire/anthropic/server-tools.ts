import type { ServerToolCallItem, ServerToolResultItem } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { asJsonText, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readMarker } from './cache-control.ts';
import { objectAt, restOf, said, textAt, vendorMember, vendorOf } from './read-json.ts';
import type { Reading } from './reading.ts';
import { decodeOutcome } from './server-outcome.ts';

/** The provider's own tools: their block types, and the middle's word for the tool. */
export const resultTypes: ReadonlyMap<string, string> = new Map([
  ['web_search_tool_result', 'web-search'],
  ['web_fetch_tool_result', 'web-fetch'],
  ['code_execution_tool_result', 'code'],
  ['bash_code_execution_tool_result', 'code'],
  ['text_editor_code_execution_tool_result', 'code'],
  ['tool_search_tool_result', 'tool-search'],
  ['advisor_tool_result', 'advisor'],
  ['mcp_tool_result', 'mcp'],
]);

const toolsByName: ReadonlyMap<string, string> = new Map([
  ['web_search', 'web-search'],
  ['web_fetch', 'web-fetch'],
  ['code_execution', 'code'],
  ['bash_code_execution', 'code'],
  ['text_editor_code_execution', 'code'],
  ['tool_search_tool_regex', 'tool-search'],
  ['tool_search_tool_bm25', 'tool-search'],
  ['advisor', 'advisor'],
]);

/** What a call is named when the middle has no name that the API knows. */
export const defaultNames: ReadonlyMap<string, string> = new Map([
  ['web-search', 'web_search'],
  ['web-fetch', 'web_fetch'],
  ['code', 'code_execution'],
  ['tool-search', 'tool_search_tool_regex'],
  ['advisor', 'advisor'],
]);

export const isServerToolName = (name: string): boolean => toolsByName.has(name);

/** The result block that belongs to a tool; of several the first stands for the tool, the others are kept by name. */
export const defaultResultType = (tool: string): string | undefined =>
  [...resultTypes].find(([, each]) => each === tool)?.[0];

const callMembers = new Set(['type', 'id', 'name', 'input', 'caller', 'cache_control', 'server_name']);
const resultMembers = new Set(['type', 'tool_use_id', 'content', 'caller', 'cache_control', 'is_error']);

/** `{}` where the stream will tell the arguments, else the model's own characters. */
export const inputOf = (block: JsonObject): JsonText => {
  const input = said(block['input']);
  return input === undefined ? asJsonText('{}') : jsonTextOf(input);
};

export const isEmptyInput = (text: string): boolean => /^\s*\{\s*\}\s*$/.test(text);

/** Which program made the call; `direct` says that none did. */
export function readCaller(block: JsonObject): { readonly callerId?: string; readonly type?: string } {
  const caller = objectAt(block, 'caller');
  if (caller === undefined) return {};
  const callerId = textAt(caller, 'tool_id');
  const type = textAt(caller, 'type');
  return { ...(callerId !== undefined && { callerId }), ...(type !== undefined && { type }) };
}

/** A call's maker is typed; how the API spells its kind stays beside it. */
export const callerVendor = (type: string | undefined) =>
  type === undefined ? undefined : vendorMember('caller.type', type);

export function decodeServerCall(block: JsonObject, reading: Reading): ServerToolCallItem | undefined {
  const id = textAt(block, 'id');
  const name = textAt(block, 'name');
  if (id === undefined || name === undefined) return undefined;
  const serverLabel = textAt(block, 'server_name');
  const isMcp = block['type'] === 'mcp_tool_use';
  const { callerId, type } = readCaller(block);
  return {
    type: 'server-tool-call',
    callId: reading.callId(id).callId,
    tool: isMcp ? 'mcp' : (toolsByName.get(name) ?? name),
    name,
    input: inputOf(block),
    ...(serverLabel !== undefined && { serverLabel }),
    ...(callerId !== undefined && { callerId }),
    ...readMarker(block),
    ...vendorOf(restOf(block, callMembers), callerVendor(type)),
  };
}

export function decodeServerResult(block: JsonObject, reading: Reading): ServerToolResultItem | undefined {
  const blockType = textAt(block, 'type') ?? '';
  const tool = resultTypes.get(blockType);
  const id = textAt(block, 'tool_use_id');
  if (tool === undefined || id === undefined) return undefined;
  const { callerId, type } = readCaller(block);
  const isDefault = defaultResultType(tool) === blockType;
  return {
    type: 'server-tool-result',
    callId: reading.callId(id).callId,
    tool,
    outcome: decodeOutcome(block, blockType),
    ...(callerId !== undefined && { callerId }),
    ...readMarker(block),
    ...vendorOf(
      restOf(block, resultMembers),
      callerVendor(type),
      isDefault ? undefined : { anthropic: { type: asJsonText(JSON.stringify(blockType)) } },
    ),
  };
}

/** The member that names the maker of a call, for those that a program made. */
export function encodeCaller(callerId: string | undefined, vendorType: JsonText | undefined) {
  if (callerId === undefined) return {};
  const type = vendorType === undefined ? 'code_execution_20250825' : new RawJson(vendorType);
  return { caller: { type, tool_id: callerId } };
}
