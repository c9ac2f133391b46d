import { ok, type Result } from '../../schema/errors/result.ts';
import type { BuiltinTool } from '../../schema/generate/item.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { FreeformTool, FunctionTool, HostedTool, Tool, ToolNamespace } from '../../schema/generate/tool.ts';
import { asJsonText, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { freeformSchema } from '../freeform-input.ts';
import type { WireMembers } from '../vendor-members.ts';
import { type Block, withMarker } from './encode-block.ts';
import { encodeTunnelled } from './tunnelled-tools.ts';
import type { Writing } from './writing.ts';

/** The tools on the wire and what the decoder of the answer has to know about them. */
export interface WrittenTools {
  readonly tools: Block[];
  /** tools of Anthropic's own shape, which Converse only takes among the additional fields */
  readonly tunnelled: WireMembers[];
  readonly betas: Set<string>;
  readonly wrapped: Set<string>;
  readonly builtins: Map<string, BuiltinTool>;
  readonly namespaces: Map<string, string>;
  /** spellings of everything that a choice may name */
  readonly names: Set<string>;
}

const field = 'tools[]';
const emptySchema = new RawJson(asJsonText('{"type":"object","properties":{}}'));

export function encodeTools(request: GenerateRequest, writing: Writing): Result<WrittenTools> {
  const written: WrittenTools = {
    tools: [],
    tunnelled: [],
    betas: new Set(),
    wrapped: new Set(),
    builtins: new Map(),
    namespaces: new Map(),
    names: new Set(),
  };
  const isForbidden = request.toolChoice?.mode === 'none';
  if (isForbidden && request.tools?.length)
    writing.notes.add('approximated', 'toolChoice', 'no-counterpart', 'form', 'none');
  for (const tool of isForbidden ? [] : (request.tools ?? [])) encodeTool(tool, written, writing);
  if (written.tools.length === 0) addHistoryTools(request, written, writing);
  return ok(written);
}

function encodeTool(tool: Tool, written: WrittenTools, writing: Writing): void {
  switch (tool.type) {
    case 'function':
      addFunction(tool, written, writing);
      return;
    case 'freeform':
      addFreeform(tool, written, writing);
      return;
    case 'namespace':
      addNamespace(tool, written, writing);
      return;
    case 'opaque':
      if (tool.format === 'bedrock') written.tools.push(new RawJson(tool.wire));
      else writing.notes.add('dropped', `${field}.opaque`, 'no-counterpart', 'meaning', tool.label);
      return;
    case 'hosted':
      addHosted(tool, written, writing);
  }
}

/** What Amazon's models run themselves, what Claude's host takes in Anthropic's shape, and nothing else. */
function addHosted(tool: HostedTool, written: WrittenTools, writing: Writing): void {
  const system = systemToolOf(tool, writing);
  if (system !== undefined) {
    push({ systemTool: { name: system } }, tool, written, writing);
    return;
  }
  const tunnelled = encodeTunnelled(tool, writing);
  if (tunnelled === undefined) {
    writing.notes.add('dropped', `${field}.${tool.settings.tool}`, 'unsupported-by-host', 'meaning', tool.name);
    return;
  }
  written.tunnelled.push(tunnelled.wire);
  written.names.add(tunnelled.name);
  written.builtins.set(tunnelled.name, tunnelled.builtin);
  if (tunnelled.beta !== undefined) written.betas.add(tunnelled.beta);
}

function systemToolOf({ settings, spelled }: HostedTool, writing: Writing): string | undefined {
  if (spelled?.format === 'bedrock') return spelled.type;
  return settings.tool === 'web-search' && writing.has('web-search') ? 'nova_grounding' : undefined;
}

function addFunction(tool: FunctionTool, written: WrittenTools, writing: Writing): void {
  const { notes } = writing;
  const name = writing.toolNames.spell(tool.name);
  if (tool.parameters === undefined) notes.add('added', `${field}.parameters`, 'required-by-target', 'form');
  if (tool.description === undefined) notes.add('added', `${field}.description`, 'required-by-target', 'form');
  if (tool.result !== undefined) notes.add('dropped', `${field}.result`, 'no-counterpart', 'form');
  noteOptions(tool, writing);
  const strict = strictOf(tool, writing);
  const wire: WireMembers = {
    toolSpec: {
      name,
      description: tool.description ?? 'Function tool',
      inputSchema: { json: tool.parameters === undefined ? emptySchema : new RawJson(tool.parameters) },
      ...(strict !== undefined && { strict }),
    },
  };
  written.names.add(name);
  push(wire, tool, written, writing);
}

function strictOf({ isStrict }: FunctionTool, writing: Writing): boolean | undefined {
  if (isStrict === undefined || isStrict === null) return undefined;
  if (writing.has('strict-tools')) return isStrict;
  if (isStrict) writing.notes.add('dropped', `${field}.isStrict`, 'unsupported-by-host', 'meaning');
  return undefined;
}

function noteOptions(tool: FunctionTool, writing: Writing): void {
  const options = {
    isDeferred: tool.isDeferred === true,
    allowedCallers: tool.allowedCallers !== undefined,
    examples: tool.examples !== undefined,
    streamsInputEagerly: tool.streamsInputEagerly === true,
  };
  for (const [name, isAsked] of Object.entries(options)) {
    if (isAsked) writing.notes.add('dropped', `${field}.${name}`, 'no-counterpart', 'cost');
  }
}

/** A tool, and behind it its cache point. */
function push(
  wire: WireMembers,
  tool: FunctionTool | FreeformTool | HostedTool,
  written: WrittenTools,
  writing: Writing,
): void {
  writing.putVendor(wire, tool.vendor, field);
  if (tool.cache === undefined) written.tools.push(wire);
  else if (writing.has('tool-cache-marker')) written.tools.push(...withMarker([wire], tool.cache, field, writing));
  else {
    written.tools.push(wire);
    writing.notes.add('dropped', `${field}.cache`, 'unsupported-by-model', 'cost');
  }
}

/** A tool that takes free text goes out as a function with one text; its grammar can only be described. */
function addFreeform(tool: FreeformTool, written: WrittenTools, writing: Writing): void {
  const name = writing.toolNames.spell(tool.name);
  writing.notes.add('approximated', `${field}.freeform`, 'no-counterpart', 'form', tool.name);
  if (tool.grammar) writing.notes.add('approximated', `${field}.grammar`, 'no-counterpart', 'meaning', tool.name);
  const { syntax, definition } = tool.grammar ?? {};
  const rule = tool.grammar && `The input must follow this ${syntax} grammar:\n${definition}`;
  const description = [tool.description, rule].filter((each) => each !== undefined).join('\n\n');
  const inputSchema: Json = { json: new RawJson(asJsonText(freeformSchema)) };
  const wire: WireMembers = {
    toolSpec: { name, description: description === '' ? 'Function tool' : description, inputSchema },
  };
  written.names.add(name);
  written.wrapped.add(name);
  push(wire, tool, written, writing);
}

function addNamespace(namespace: ToolNamespace, written: WrittenTools, writing: Writing): void {
  writing.notes.add('approximated', `${field}.namespace`, 'no-counterpart', 'form', namespace.name);
  for (const tool of namespace.tools) {
    encodeTool(tool, written, writing);
    written.namespaces.set(writing.toolNames.spell(tool.name), namespace.name);
  }
}

/** The API refuses calls and results in the history of a request that offers no tools. */
function addHistoryTools(request: GenerateRequest, written: WrittenTools, writing: Writing): void {
  for (const turn of request.turns) {
    if (turn.role !== 'assistant') continue;
    for (const item of turn.items) {
      if (item.type === 'tool-call') addHistoryTool(item.name, written, writing);
    }
  }
  const hasResults = request.turns.some(({ items }) => items.some(({ type }) => type === 'tool-result'));
  if (hasResults && written.tools.length === 0) addHistoryTool('unknown_tool', written, writing);
}

function addHistoryTool(original: string, written: WrittenTools, writing: Writing): void {
  const name = writing.toolNames.spell(original);
  if (written.names.has(name)) return;
  writing.notes.add('added', 'tools', 'required-by-target', 'form', original);
  written.names.add(name);
  const description = 'Tool extracted from conversation history';
  written.tools.push({ toolSpec: { name, description, inputSchema: { json: emptySchema } } });
}
