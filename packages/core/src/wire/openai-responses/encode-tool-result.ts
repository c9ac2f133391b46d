import type { ToolResultItem } from '../../schema/generate/item.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { encodeCacheMarker } from './cache-marker.ts';
import { encodeInputPart } from './encode-input-part.ts';
import { format } from './format-name.ts';
import { statusWord, writeCaller } from './items/item-place.ts';
import type { RequestContext } from './request-context.ts';

const field = 'turns[].items[].parts[]';

type ResultWriter = (item: ToolResultItem, context: RequestContext) => WireMembers;

/** Results of tools whose input has this vendor's shape. */
const builtinWriters: { readonly [tool: string]: ResultWriter } = {
  'local-shell': (item, context) => ({ type: 'local_shell_call_output', output: textOutput(item, context) }),
  'apply-patch': (item, context) => ({
    type: 'apply_patch_call_output',
    status: item.isError ? 'failed' : 'completed',
    output: item.parts.length === 0 ? undefined : textOutput(item, context),
  }),
  computer: (item, context) => ({ type: 'computer_call_output', output: screenshot(item, context) }),
  shell: (item) => ({ type: 'shell_call_output', output: jsonOf(item) }),
  'tool-search': (item) => ({ type: 'tool_search_output', execution: 'client', tools: jsonOf(item) }),
};

export function encodeToolResult(item: ToolResultItem, context: RequestContext): WireMembers {
  const tool = item.builtin?.dialect === format ? item.builtin.tool : '';
  const builtin = Object.hasOwn(builtinWriters, tool) ? builtinWriters[tool] : undefined;
  const status = item.isError ? 'incomplete' : item.status && statusWord(item.status);
  const spelled = builtin?.(item, context) ?? { type: typeOf(item, context), output: encodeOutput(item, context) };
  const isNamedById = tool === 'local-shell' && item.id === item.callId;
  const wire: WireMembers = {
    type: spelled['type'],
    id: isNamedById ? item.id : context.itemId(item.id, ''),
    call_id: isNamedById ? undefined : context.callIds.spell(item.callId),
    status,
    ...spelled,
    caller: writeCaller(item.callerId),
  };
  encodeCacheMarker(wire, item.cache, { target: context.target, notes: context.notes, field: 'turns[].items[].cache' });
  putVendor(wire, item.vendor, format);
  context.noteVendor(item.vendor, 'turns[].items[]');
  return wire;
}

/** The result of a freeform call has a type of its own, told by the call or, without it, by the client's own word. */
function typeOf(item: ToolResultItem, { freeformCalls }: RequestContext): string {
  const isFreeform = freeformCalls.has(item.callId) || item.vendor?.[format]?.['type'] !== undefined;
  return isFreeform ? 'custom_tool_call_output' : 'function_call_output';
}

const isTextual = (part: ToolResultItem['parts'][number]): boolean => part.type === 'text' || part.type === 'json';

/** A string wherever there is nothing but text; hosts differ in whether they take a list then. */
function encodeOutput(item: ToolResultItem, context: RequestContext): Json {
  const isString = item.parts.every((part) => isTextual(part) && part.cache === undefined && part.vendor === undefined);
  if (isString) return textOutput(item, context);
  return item.parts.map((part) => encodeInputPart(part, context, field)).filter((part) => part !== undefined);
}

function textOutput({ parts }: ToolResultItem, { notes }: RequestContext): string {
  if (parts.length > 1) notes.add('approximated', field, 'grouping-lost', 'form');
  const texts = parts.map((part) => {
    if (part.type === 'text') return part.text;
    if (part.type !== 'json') notes.add('dropped', field, 'no-counterpart', 'meaning', part.type);
    return part.type === 'json' ? part.json : '';
  });
  return texts.join('\n');
}

function screenshot({ parts }: ToolResultItem, context: RequestContext): Json {
  const part = parts.find((each) => each.type === 'image' || each.type === 'opaque');
  const wire = part && encodeInputPart(part, context, field);
  if (wire === undefined || wire instanceof RawJson || Array.isArray(wire) || typeof wire !== 'object')
    return wire ?? null;
  return { ...wire, type: 'computer_screenshot' };
}

function jsonOf({ parts }: ToolResultItem): Json {
  const json = parts.find((each) => each.type === 'json')?.json;
  return json !== undefined && parseJson(json).ok ? new RawJson(json) : [];
}
