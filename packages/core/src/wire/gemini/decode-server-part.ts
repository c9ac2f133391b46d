import type { ServerToolCallItem, ServerToolOutcome, ServerToolResultItem } from '../../schema/generate/item.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { asJsonText, type JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { sealOf } from './content-part.ts';
import { objectAt, restOf, said, vendorMember, vendorOf } from './read-json.ts';
import type { Reading } from './reading.ts';

const partMembers = new Set(['executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse', 'thoughtSignature']);
const callMembers = new Set(['id', 'toolType', 'args']);
const responseMembers = new Set(['id', 'toolType', 'response']);
const outcomeMembers = new Set(['id', 'outcome', 'output']);

/** What the API calls the tools that it runs. */
export const toolTypes: readonly (readonly [wire: string, tool: string])[] = [
  ['GOOGLE_SEARCH_WEB', 'web-search'],
  ['URL_CONTEXT', 'web-fetch'],
  ['FILE_SEARCH', 'file-search'],
  ['GOOGLE_MAPS', 'maps'],
];

const toolOf = (type: string): string => toolTypes.find(([wire]) => wire === type)?.[1] ?? type.toLowerCase();

type ServerItem = ServerToolCallItem | ServerToolResultItem;

/** Calls of tools that ran at the provider, and what they gave. */
export function decodeServerPart(part: JsonObject, reading: Reading): ServerItem | undefined {
  const item = decodeCode(part, reading) ?? decodeTool(part, reading);
  if (item === undefined) return undefined;
  const { vendor, ...rest } = item;
  return { ...rest, ...sealOf(part, reading), ...vendorOf(vendor, restOf(part, partMembers)) };
}

function decodeCode(part: JsonObject, reading: Reading): ServerItem | undefined {
  const code = objectAt(part, 'executableCode');
  if (code) {
    const { id: wireId, ...input } = code;
    const id = readString(wireId);
    const vendor = id === undefined ? {} : vendorOf(vendorMember('executableCode.id', id));
    const callId = reading.serverCall(id);
    return {
      type: 'server-tool-call',
      callId,
      tool: 'code',
      name: 'executable_code',
      input: printJson(input),
      ...vendor,
    };
  }
  const ran = objectAt(part, 'codeExecutionResult');
  if (ran === undefined) return undefined;
  const id = readString(ran['id']);
  const own: Vendor | undefined = id === undefined ? undefined : vendorMember('codeExecutionResult.id', id);
  return {
    type: 'server-tool-result',
    callId: reading.serverResult(id),
    tool: 'code',
    outcome: codeOutcome(ran),
    ...vendorOf(own, restOf(ran, outcomeMembers, 'codeExecutionResult')),
  };
}

function codeOutcome(ran: JsonObject): ServerToolOutcome {
  const output = readString(ran['output']);
  switch (ran['outcome']) {
    case 'OUTCOME_OK':
      return { kind: 'run', ...(output !== undefined && { stdout: output }), exitCode: 0 };
    case 'OUTCOME_FAILED':
      return { kind: 'run', ...(output !== undefined && { stderr: output }), exitCode: 1 };
    case 'OUTCOME_DEADLINE_EXCEEDED':
      return { kind: 'error', code: 'deadline_exceeded', ...(output !== undefined && { message: output }) };
    default:
      return { kind: 'opaque', format: 'gemini', label: 'codeExecutionResult', wire: printJson(ran) };
  }
}

function decodeTool(part: JsonObject, reading: Reading): ServerItem | undefined {
  const call = objectAt(part, 'toolCall');
  const response = objectAt(part, 'toolResponse');
  const wire = call ?? response;
  const type = wire && readString(wire['toolType']);
  if (wire === undefined || type === undefined) return undefined;
  const id = readString(wire['id']);
  if (call) {
    const input = said(call['args']);
    const vendor = vendorOf(restOf(call, callMembers, 'toolCall'));
    const json = input === undefined ? asJsonText('{}') : jsonTextOf(input);
    const callId = reading.serverCall(id);
    return { type: 'server-tool-call', callId, tool: toolOf(type), name: type, input: json, ...vendor };
  }
  const told = said(wire['response']) ?? {};
  return {
    type: 'server-tool-result',
    callId: reading.serverResult(id),
    tool: toolOf(type),
    outcome: { kind: 'opaque', format: 'gemini', label: type, wire: jsonTextOf(told) },
    ...vendorOf(restOf(wire, responseMembers, 'toolResponse')),
  };
}
