import type { ToolCallItem } from '../../schema/generate/item.ts';
import { RawJson } from '../../schema/json/raw-json.ts';
import { objectInput } from '../object-input.ts';
import type { WireMembers } from '../vendor-members.ts';
import type { Writing } from './writing.ts';

export function encodeCall(item: ToolCallItem, field: string, writing: Writing): WireMembers {
  if (item.hasMadeUpId) writing.noteMadeUp(item.callId);
  writing.callNames.set(item.callId, item.name);
  const args = new RawJson(objectInput(item.input, field, writing.notes).json);
  return { functionCall: { ...writing.idOf(item.callId), name: writing.toolNames.spell(item.name), args } };
}
