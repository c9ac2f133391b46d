import type { ToolCallItem } from '../../../schema/generate/item.ts';
import { parseJson } from '../../../schema/json/parse-json.ts';
import { asJsonText, isJsonObject, type Json, RawJson } from '../../../schema/json/raw-json.ts';
import { putVendor, type WireMembers } from '../../vendor-members.ts';
import { format } from '../format-name.ts';
import { statusWord, writeCaller } from './item-place.ts';

/** How ids and names are spelled towards the reader: a provider with its limits, or a client without any. */
export interface CallSpelling {
  callId(id: string): string;
  name(name: string): string;
  /** `undefined`: the item goes without one */
  itemId(id: string | undefined, prefix: string): string | undefined;
}

/** Wire type and prefix of item ids for calls whose input has the shape of this vendor. */
const builtinTypes = {
  computer: ['computer_call', 'cu', 'action'],
  'local-shell': ['local_shell_call', 'lsh', 'action'],
  shell: ['shell_call', 'sh', 'action'],
  'apply-patch': ['apply_patch_call', 'apc', 'operation'],
  'tool-search': ['tool_search_call', 'tsc', 'arguments'],
} as const satisfies { readonly [tool: string]: readonly [string, string, string] };

type OwnBuiltin = keyof typeof builtinTypes;

const isOwnBuiltin = (tool: string): tool is OwnBuiltin => Object.hasOwn(builtinTypes, tool);

const ownBuiltin = ({ builtin }: ToolCallItem): OwnBuiltin | undefined =>
  builtin?.dialect === format && isOwnBuiltin(builtin.tool) ? builtin.tool : undefined;

/** Does the client get arguments piece by piece, or the whole item at once? */
export const comesWhole = (item: ToolCallItem): boolean => ownBuiltin(item) !== undefined;

export function writeToolCall(item: ToolCallItem, spelling: CallSpelling): WireMembers {
  const builtin = ownBuiltin(item);
  const wire = builtin === undefined ? writeNamedCall(item, spelling) : writeBuiltinCall(item, builtin, spelling);
  putVendor(wire, item.vendor, format);
  return wire;
}

function writeNamedCall(item: ToolCallItem, spelling: CallSpelling): WireMembers {
  const isText = item.input.kind === 'text';
  return {
    type: isText ? 'custom_tool_call' : 'function_call',
    id: spelling.itemId(item.id, isText ? 'ctc' : 'fc'),
    status: item.status && statusWord(item.status),
    call_id: spelling.callId(item.callId),
    name: spelling.name(item.name),
    namespace: item.namespace,
    ...(item.input.kind === 'text' ? { input: item.input.text } : { arguments: item.input.json || '{}' }),
    caller: writeCaller(item.callerId),
  };
}

function writeBuiltinCall(item: ToolCallItem, tool: OwnBuiltin, spelling: CallSpelling): WireMembers {
  const [type, prefix, member] = builtinTypes[tool];
  const input = item.input.kind === 'json' ? item.input.json : '{}';
  const actions = tool === 'computer' ? actionsOf(input) : undefined;
  return {
    type,
    id: spelling.itemId(item.id, prefix),
    status: item.status && statusWord(item.status),
    call_id: spelling.callId(item.callId),
    ...(actions === undefined ? { [member]: rawOrEmpty(input) } : { actions }),
    caller: writeCaller(item.callerId),
    execution: tool === 'tool-search' ? 'client' : undefined,
  };
}

/** Newer models ask for several actions at once. */
function actionsOf(input: string): Json | undefined {
  const parsed = parseJson(input);
  if (!parsed.ok || !isJsonObject(parsed.value) || parsed.value['type'] !== undefined) return undefined;
  return parsed.value['actions'];
}

/** The model's own characters if they are JSON; a cut answer may have left something else. */
export function rawOrEmpty(input: string): Json {
  const parsed = parseJson(input);
  return parsed.ok ? new RawJson(asJsonText(input)) : {};
}
