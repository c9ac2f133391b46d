import type { BuiltinTool } from '../../schema/generate/item.ts';
import type { FunctionTool, Tool, ToolChoice } from '../../schema/generate/tool.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { decodeHosted, decodeMcp, isToolset } from './hosted-tools.ts';
import { flagAt, isList, listAt, restOf, said, textAt, vendorOf } from './read-json.ts';
import { readToolFlags, toolFlagMembers } from './tool-flags.ts';

const functionMembers = new Set([
  'type',
  'name',
  'description',
  'input_schema',
  'strict',
  'input_examples',
  'eager_input_streaming',
  ...toolFlagMembers,
]);

/** `tools` and `mcp_servers` together: a server and its toolset are one tool. */
export function decodeTools(request: JsonObject): readonly Tool[] | undefined {
  const tools = said(request['tools']);
  const servers = (listAt(request, 'mcp_servers') ?? []).filter(isJsonObject);
  if (tools === undefined && servers.length === 0) return undefined;
  const list = isList(tools) ? tools : [];
  const named = new Set(list.filter(isToolset).map((toolset) => textAt(toolset, 'mcp_server_name')));
  const loose = servers.filter((server) => !named.has(textAt(server, 'name')));
  return [...list.map((wire) => decodeTool(wire, servers)), ...loose.map((server) => decodeMcp(undefined, server))];
}

function decodeTool(wire: Json, servers: readonly JsonObject[]): Tool {
  if (isToolset(wire)) {
    const label = textAt(wire, 'mcp_server_name');
    return decodeMcp(
      wire,
      servers.find((server) => textAt(server, 'name') === label),
    );
  }
  const known = isJsonObject(wire) ? (decodeFunction(wire) ?? decodeHosted(wire)) : undefined;
  if (known) return known;
  const label = isJsonObject(wire) ? (textAt(wire, 'type') ?? 'tool') : 'tool';
  return { type: 'opaque', format: 'anthropic', label, wire: printJson(wire) };
}

function decodeFunction(wire: JsonObject): FunctionTool | undefined {
  const type = said(wire['type']);
  const name = textAt(wire, 'name');
  if ((type !== undefined && type !== 'custom') || name === undefined) return undefined;
  const description = textAt(wire, 'description');
  const parameters = said(wire['input_schema']);
  const isStrict = flagAt(wire, 'strict');
  const examples = listAt(wire, 'input_examples')?.map(jsonTextOf);
  const streamsInputEagerly = flagAt(wire, 'eager_input_streaming');
  return {
    type: 'function',
    name,
    ...(description !== undefined && { description }),
    ...(parameters !== undefined && { parameters: jsonTextOf(parameters) }),
    ...(isStrict !== undefined && { isStrict }),
    ...(examples && { examples }),
    ...(streamsInputEagerly !== undefined && { streamsInputEagerly }),
    ...readToolFlags(wire),
    ...vendorOf(restOf(wire, functionMembers)),
  };
}

const choiceMembers = new Set(['type', 'name', 'disable_parallel_tool_use']);

/** The choice, and whether several calls at once are allowed. */
export function decodeToolChoice(request: JsonObject, tools: readonly Tool[]) {
  const wire = said(request['tool_choice']);
  if (wire === undefined) return {};
  const toolChoice = choiceOf(wire, tools);
  const isSerial = isJsonObject(wire) && flagAt(wire, 'disable_parallel_tool_use') === true;
  return { toolChoice, ...(isSerial && toolChoice.mode !== 'opaque' && { allowsParallelCalls: false }) };
}

const modes: { readonly [type: string]: 'auto' | 'none' | 'required' } = {
  auto: 'auto',
  none: 'none',
  any: 'required',
};

function choiceOf(wire: Json, tools: readonly Tool[]): ToolChoice {
  const opaque: ToolChoice = { mode: 'opaque', format: 'anthropic', wire: printJson(wire) };
  if (!isJsonObject(wire) || restOf(wire, choiceMembers)) return opaque;
  const mode = modes[textAt(wire, 'type') ?? ''];
  if (mode !== undefined) return { mode };
  const name = textAt(wire, 'name');
  if (wire['type'] !== 'tool' || name === undefined) return opaque;
  const isHosted = tools.some((tool) => tool.type === 'hosted' && tool.name === name);
  return { mode: 'one', name, kind: isHosted ? 'hosted' : 'function' };
}

/** Names of the offered tools whose input has Anthropic's own shape. */
export function builtinsOf(tools: readonly Tool[]): ReadonlyMap<string, BuiltinTool> {
  const builtins = new Map<string, BuiltinTool>();
  for (const tool of tools) {
    const kind = tool.type === 'hosted' ? builtinOf(tool.settings.tool) : undefined;
    if (tool.type === 'hosted' && kind !== undefined && tool.name !== undefined) builtins.set(tool.name, kind);
  }
  return builtins;
}

const builtins: ReadonlySet<string> = new Set(['computer', 'browser', 'local-shell', 'text-editor', 'memory']);

const isBuiltin = (tool: string): tool is BuiltinTool => builtins.has(tool);

export const builtinOf = (tool: string): BuiltinTool | undefined => (isBuiltin(tool) ? tool : undefined);
