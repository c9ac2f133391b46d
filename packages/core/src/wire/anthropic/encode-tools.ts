import { ok, type Result } from '../../schema/errors/result.ts';
import type { BuiltinTool } from '../../schema/generate/item.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { FreeformTool, FunctionTool, Tool, ToolNamespace } from '../../schema/generate/tool.ts';
import { asJsonText, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { freeformSchema } from '../freeform-input.ts';
import type { WireMembers } from '../vendor-members.ts';
import { builtinOf } from './decode-tools.ts';
import type { Block } from './encode-block.ts';
import { encodeHosted, typeAndName } from './encode-hosted.ts';
import { writeToolFlags } from './tool-flags.ts';
import type { Writing } from './writing.ts';

/** The tools on the wire and what the decoder of the answer has to know about them. */
export interface WrittenTools {
  readonly tools: Block[];
  readonly servers: WireMembers[];
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
    servers: [],
    wrapped: new Set(),
    builtins: new Map(),
    namespaces: new Map(),
    names: new Set(),
  };
  for (const tool of request.tools ?? []) {
    const done = encodeTool(tool, written, writing);
    if (!done.ok) return done;
  }
  if (written.tools.length === 0) addHistoryTools(request, written, writing);
  dropInjectedCode(written, writing);
  return ok(written);
}

function encodeTool(tool: Tool, written: WrittenTools, writing: Writing): Result<void> {
  switch (tool.type) {
    case 'function':
      addFunction(tool, written, writing);
      return ok(undefined);
    case 'freeform':
      addFreeform(tool, written, writing);
      return ok(undefined);
    case 'namespace':
      addNamespace(tool, written, writing);
      return ok(undefined);
    case 'opaque':
      if (tool.format === 'anthropic') written.tools.push(new RawJson(tool.wire));
      else writing.notes.add('dropped', `${field}.opaque`, 'no-counterpart', 'meaning', tool.label);
      return ok(undefined);
    case 'hosted': {
      const hosted = encodeHosted(tool, field, writing);
      if (!hosted.ok) return hosted;
      written.tools.push(...hosted.value.tools);
      written.servers.push(...hosted.value.servers);
      noteBuiltin(tool, hosted.value.tools, written, writing);
      return ok(undefined);
    }
  }
}

function noteBuiltin(
  tool: Extract<Tool, { readonly type: 'hosted' }>,
  wires: readonly WireMembers[],
  written: WrittenTools,
  writing: Writing,
): void {
  if (wires.length === 0) return;
  const { name } = typeAndName(tool, writing);
  const builtin = builtinOf(tool.settings.tool === 'shell' ? 'local-shell' : tool.settings.tool);
  if (name === undefined) return;
  written.names.add(name);
  if (builtin) written.builtins.set(name, builtin);
}

function addFunction(tool: FunctionTool, written: WrittenTools, writing: Writing): void {
  const name = writing.toolNames.spell(tool.name);
  if (tool.parameters === undefined) writing.notes.add('added', `${field}.parameters`, 'required-by-target', 'form');
  const wire: WireMembers = {
    name,
    ...(tool.description !== undefined && { description: tool.description }),
    input_schema: tool.parameters === undefined ? emptySchema : new RawJson(tool.parameters),
  };
  writeStrict(wire, tool, writing);
  writeInputOptions(wire, tool, writing);
  written.names.add(name);
  written.tools.push(writeToolFlags(wire, tool, field, writing));
}

function writeStrict(wire: WireMembers, { isStrict }: FunctionTool, writing: Writing): void {
  if (isStrict === undefined || isStrict === null) return;
  if (writing.has('strict-tools')) wire['strict'] = isStrict;
  else if (isStrict) writing.notes.add('dropped', `${field}.isStrict`, 'unsupported-by-host', 'meaning');
}

function writeInputOptions(wire: WireMembers, tool: FunctionTool, writing: Writing): void {
  const { examples, streamsInputEagerly, result } = tool;
  if (result !== undefined) writing.notes.add('dropped', `${field}.result`, 'no-counterpart', 'form');
  if (examples) {
    if (writing.has('tool-examples')) wire['input_examples'] = examples.map((each) => new RawJson(each));
    else writing.notes.add('dropped', `${field}.examples`, 'unsupported-by-host', 'cost');
  }
  if (streamsInputEagerly === undefined) return;
  if (writing.has('eager-tool-input')) wire['eager_input_streaming'] = streamsInputEagerly;
  else writing.notes.add('dropped', `${field}.streamsInputEagerly`, 'unsupported-by-host', 'cost');
}

/** A tool that takes free text goes out as a function with one text; its grammar can only be described. */
function addFreeform(tool: FreeformTool, written: WrittenTools, writing: Writing): void {
  const name = writing.toolNames.spell(tool.name);
  writing.notes.add('approximated', `${field}.freeform`, 'no-counterpart', 'form', tool.name);
  if (tool.grammar) writing.notes.add('approximated', `${field}.grammar`, 'no-counterpart', 'meaning', tool.name);
  const { syntax, definition } = tool.grammar ?? {};
  const rule = tool.grammar && `The input must follow this ${syntax} grammar:\n${definition}`;
  const description = [tool.description, rule].filter((each) => each !== undefined).join('\n\n');
  const wire: WireMembers = {
    name,
    ...(description !== '' && { description }),
    input_schema: new RawJson(asJsonText(freeformSchema)),
  };
  written.names.add(name);
  written.wrapped.add(name);
  written.tools.push(writeToolFlags(wire, tool, field, writing));
}

function addNamespace(namespace: ToolNamespace, written: WrittenTools, writing: Writing): void {
  writing.notes.add('approximated', `${field}.namespace`, 'no-counterpart', 'form', namespace.name);
  for (const tool of namespace.tools) {
    if (tool.type === 'function') addFunction(tool, written, writing);
    else addFreeform(tool, written, writing);
    written.namespaces.set(writing.toolNames.spell(tool.name), namespace.name);
  }
}

/** The API refuses calls in the history of a request that offers no tools. */
function addHistoryTools(request: GenerateRequest, written: WrittenTools, writing: Writing): void {
  for (const turn of request.turns) {
    if (turn.role !== 'assistant') continue;
    for (const item of turn.items) {
      if (item.type !== 'tool-call') continue;
      const name = writing.toolNames.spell(item.name);
      if (written.names.has(name)) continue;
      writing.notes.add('added', 'tools', 'required-by-target', 'form', item.name);
      written.names.add(name);
      written.tools.push({ name, description: 'Tool of the conversation so far', input_schema: emptySchema });
    }
  }
}

/** Web tools of 2026 bring their own code execution; the API refuses a second one. */
function dropInjectedCode(written: WrittenTools, writing: Writing): void {
  const web = written.tools.map(typeOf).find((type) => /^web_(?:search|fetch)_\d/.test(type));
  if (web === undefined || web === 'web_search_20250305' || web === 'web_fetch_20250910') return;
  const kept = written.tools.filter((tool) => !typeOf(tool).startsWith('code_execution_'));
  if (kept.length === written.tools.length) return;
  writing.notes.add('dropped', `${field}.code`, 'conflict', 'form');
  written.tools.splice(0, written.tools.length, ...kept);
}

function typeOf(tool: Json | WireMembers): string {
  const type = tool instanceof RawJson || typeof tool !== 'object' || tool === null ? '' : Reflect.get(tool, 'type');
  return typeof type === 'string' ? type : '';
}
