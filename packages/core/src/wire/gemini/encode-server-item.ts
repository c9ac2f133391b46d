import type { ServerToolCallItem, ServerToolResultItem } from '../../schema/generate/item.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { toolTypes } from './decode-server-part.ts';
import type { Writing } from './writing.ts';

/** What a provider's own tools did. Searches of an answer are told by its grounding, not by parts. */
export function encodeServerItem(
  item: ServerToolCallItem | ServerToolResultItem,
  field: string,
  writing: Writing,
): readonly WireMembers[] {
  const wire = item.type === 'server-tool-call' ? encodeServerCall(item) : encodeServerResult(item);
  if (wire !== undefined) return [wire];
  const isGrounding = writing.side === 'client' && item.tool === 'web-search';
  if (!isGrounding) {
    const touches = writing.side === 'client' ? 'form' : 'meaning';
    writing.notes.add('dropped', `${field}.${item.type}`, 'no-counterpart', touches, item.tool);
  }
  return [];
}

function encodeServerCall(item: ServerToolCallItem): WireMembers | undefined {
  if (toolTypes.some(([wire]) => wire === item.name) || isToolTrace(item)) {
    return { toolCall: { id: item.callId, toolType: item.name, args: new RawJson(item.input) } };
  }
  const parsed = item.tool === 'code' ? parseJson(item.input) : undefined;
  if (!parsed?.ok || !isJsonObject(parsed.value) || typeof parsed.value['code'] !== 'string') return undefined;
  if (item.name === 'executable_code') {
    const { language, ...rest } = parsed.value;
    return { executableCode: { language: language ?? 'PYTHON', ...rest } };
  }
  return { executableCode: { language: 'PYTHON', code: parsed.value['code'] } };
}

const isToolTrace = ({ name, vendor }: ServerToolCallItem): boolean =>
  name === name.toUpperCase() && vendor?.gemini !== undefined;

function encodeServerResult({ outcome, tool, callId }: ServerToolResultItem): WireMembers | undefined {
  if (outcome.kind === 'opaque' && outcome.format === 'gemini') {
    if (outcome.label === 'codeExecutionResult') return { codeExecutionResult: new RawJson(outcome.wire) };
    return { toolResponse: { id: callId, toolType: outcome.label, response: new RawJson(outcome.wire) } };
  }
  if (tool !== 'code') return undefined;
  if (outcome.kind === 'error' && outcome.code === 'deadline_exceeded') {
    return { codeExecutionResult: { outcome: 'OUTCOME_DEADLINE_EXCEEDED', ...said(outcome.message) } };
  }
  if (outcome.kind !== 'run') return undefined;
  const hasFailed = outcome.exitCode !== undefined && outcome.exitCode !== 0;
  const texts = [outcome.stdout, outcome.stderr].filter((each) => each !== undefined && each !== '');
  const told = texts.length === 0 ? (outcome.stdout ?? outcome.stderr) : texts.join('\n');
  return { codeExecutionResult: { outcome: hasFailed ? 'OUTCOME_FAILED' : 'OUTCOME_OK', ...said(told) } };
}

const said = (output: string | undefined): WireMembers => (output === undefined ? {} : { output });
