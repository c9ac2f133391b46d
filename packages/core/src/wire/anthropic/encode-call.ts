import type { ToolCallItem } from '../../schema/generate/item.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import { RawJson } from '../../schema/json/raw-json.ts';
import { withSeal } from '../call-id-seal.ts';
import { objectInput } from '../object-input.ts';
import { wrapSeal } from '../seal-envelope.ts';
import type { WireMembers } from '../vendor-members.ts';
import { cleanWebSearchInput, webSearchFunction } from './clean-web-search.ts';
import { computerInput } from './computer-input.ts';
import { finishBlock } from './encode-media.ts';
import { encodeCaller } from './server-tools.ts';
import type { Writing } from './writing.ts';

export function encodeToolUse(item: ToolCallItem, field: string, writing: Writing): WireMembers {
  const wire = { ...toolUseHead(item, field, writing), input: new RawJson(inputText(item, field, writing)) };
  return finishBlock(wire, item, field, writing);
}

/** The block without its arguments, as a stream starts it. */
export function toolUseHead(item: ToolCallItem, field: string, writing: Writing): WireMembers {
  return {
    type: 'tool_use',
    id: callIdOf(item, field, writing),
    name: writing.toolNames.spell(item.name),
    ...encodeCaller(item.callerId, item.vendor?.anthropic?.['caller.type']),
  };
}

/** Towards a client a seal rides on the id; Claude itself never seals a call. */
function callIdOf(item: ToolCallItem, field: string, writing: Writing): string {
  const { callId, seal } = item;
  if (seal === undefined) return writing.callIds.spell(callId);
  if (writing.side === 'client') return withSeal(callId, carried(seal));
  writing.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning', seal.mintedBy?.family);
  return writing.callIds.spell(callId);
}

/** Bare signatures on ids are Gemini's; any other seal says whose it is. */
const carried = (seal: Seal): string =>
  seal.mintedBy === undefined || seal.mintedBy.family === 'gemini' ? seal.data : wrapSeal({ seal, seals: 'tool-call' });

/** Arguments are an object on this wire, whatever the model wrote. */
export function inputText(item: ToolCallItem, field: string, writing: Writing): JsonText {
  const { json, members } = objectInput(item.input, field, writing.notes);
  if (members === undefined) return json;
  if (item.builtin?.tool === 'computer' && item.builtin.dialect !== 'anthropic') return computerInput(members, json);
  return item.name === webSearchFunction ? cleanWebSearchInput(json, members) : json;
}
