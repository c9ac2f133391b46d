import { assertNever } from '../../schema/assert-never.ts';
import { compact } from '../../schema/compact.ts';
import type { FreeformTool, FunctionTool, Tool, ToolChoice } from '../../schema/generate/tool.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { asJsonText, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import { freeformSchema } from '../freeform-input.ts';
import { mergeVendor, putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';
import type { RequestEncoding } from './request-encoding.ts';

const format = 'cohere';
const known = new Set(['type', 'function']);
const knownOfFunction = new Set(['name', 'description', 'parameters']);
const emptySchema = asJsonText('{"type":"object","properties":{}}');

export function decodeTools(request: JsonObject): readonly Tool[] | undefined {
  const isStrict = request.strict_tools === true;
  const tools = readObjects(request.tools).map((wire) => decodeTool(wire, isStrict));
  return tools.length === 0 ? undefined : tools;
}

function decodeTool(wire: JsonObject, isStrict: boolean): Tool {
  const called = readObject(wire.function);
  if (called === undefined) {
    return { type: 'opaque', format, label: readString(wire.type) ?? 'tool', wire: printJson(wire) };
  }
  return compact({
    type: 'function' as const,
    name: readString(called.name) ?? '',
    description: readString(called.description),
    parameters: called.parameters === undefined ? undefined : jsonTextOf(called.parameters),
    isStrict: isStrict || undefined,
    vendor: mergeVendor(takeVendor(wire, known, format), takeVendor(called, knownOfFunction, format, 'function')),
  });
}

/** Writes `tools`, and beside them whether their schemas bind, which counts for all of them. */
export function putTools(wire: WireMembers, tools: readonly Tool[] | undefined, to: RequestEncoding): void {
  const listed = tools?.flatMap((tool) => encodeTool(tool, to)) ?? [];
  if (listed.length > 0) wire.tools = listed;
  const functions = flattened(tools ?? []);
  if (functions.length > 0 && functions.every(({ isStrict }) => isStrict === true)) wire.strict_tools = true;
  else if (functions.some(({ isStrict }) => isStrict === true)) to.dropped('tools[].isStrict', 'meaning');
  if (functions.some(({ isStrict }) => isStrict === false)) to.dropped('tools[].isStrict', 'form');
}

const flattened = (tools: readonly Tool[]): readonly FunctionTool[] =>
  tools
    .flatMap((tool): readonly Tool[] => (tool.type === 'namespace' ? tool.tools : [tool]))
    .filter((tool) => tool.type === 'function');

function encodeTool(tool: Tool, to: RequestEncoding): readonly Json[] {
  switch (tool.type) {
    case 'function':
      return [encodeFunction(tool, to)];
    case 'freeform':
      return [encodeFreeform(tool, to)];
    case 'namespace':
      to.notes.add('approximated', 'tools[].namespace', 'no-counterpart', 'form', tool.name);
      return tool.tools.map((each) => {
        to.namespaces.set(to.toolNames.spell(each.name), tool.name);
        return each.type === 'function' ? encodeFunction(each, to) : encodeFreeform(each, to);
      });
    case 'hosted':
      to.notes.add('dropped', `tools[].${tool.settings.tool}`, 'unsupported-by-host', 'meaning');
      return [];
    case 'opaque':
      if (tool.format === format) return [new RawJson(tool.wire)];
      to.dropped('tools[].opaque', 'meaning', tool.label);
      return [];
    default:
      return assertNever(tool);
  }
}

function encodeFunction(tool: FunctionTool, to: RequestEncoding): Json {
  if (tool.parameters === undefined) to.notes.add('added', 'tools[].parameters', 'required-by-target', 'form');
  if (tool.examples) to.dropped('tools[].examples', 'cost');
  if (tool.streamsInputEagerly) to.dropped('tools[].streamsInputEagerly', 'cost');
  if (tool.result !== undefined) to.dropped('tools[].result', 'form');
  const called = compact({
    name: to.toolNames.spell(tool.name),
    description: tool.description,
    parameters: new RawJson(tool.parameters ?? emptySchema),
  });
  return finished({ type: 'function', function: called }, tool, to);
}

/** A function with one string parameter; what it is called with is the free text. */
function encodeFreeform(tool: FreeformTool, to: RequestEncoding): Json {
  const name = to.toolNames.spell(tool.name);
  to.wrappedTools.add(name);
  to.notes.add('approximated', 'tools[].freeform', 'no-counterpart', 'form', tool.name);
  if (tool.grammar) to.notes.add('approximated', 'tools[].grammar', 'no-counterpart', 'meaning', tool.name);
  const grammar = tool.grammar && `The input follows this ${tool.grammar.syntax} grammar:\n${tool.grammar.definition}`;
  const description = [tool.description, grammar].filter((text) => text !== undefined).join('\n\n');
  const called = compact({
    name,
    description: description === '' ? undefined : description,
    parameters: new RawJson(asJsonText(freeformSchema)),
  });
  return finished({ type: 'function', function: called }, tool, to);
}

function finished(wire: WireMembers, tool: FunctionTool | FreeformTool, to: RequestEncoding): Json {
  if (tool.isDeferred) to.dropped('tools[].isDeferred', 'cost');
  if (tool.allowedCallers) to.dropped('tools[].allowedCallers', 'cost');
  if (tool.cache) to.dropped('tools[].cache', 'cost');
  putVendor(wire, tool.vendor, format);
  to.noteForeign(tool.vendor, 'tools[].');
  return wire;
}

export function decodeToolChoice(wire: Json | undefined): ToolChoice | undefined {
  if (wire === undefined || wire === null) return undefined;
  if (wire === 'NONE') return { mode: 'none' };
  if (wire === 'REQUIRED') return { mode: 'required' };
  return { mode: 'opaque', format, wire: jsonTextOf(wire) };
}

/** Only that some tool, or none, has to be called can be said; free choice is the default. */
export function encodeToolChoice(choice: ToolChoice | undefined, to: RequestEncoding): Json | undefined {
  switch (choice?.mode) {
    case undefined:
    case 'auto':
      return undefined;
    case 'none':
      return 'NONE';
    case 'required':
      return 'REQUIRED';
    case 'one':
    case 'among':
      to.notes.add('approximated', 'toolChoice', 'no-counterpart', 'meaning');
      return choice.mode === 'one' || choice.isRequired ? 'REQUIRED' : undefined;
    case 'opaque':
      return choice.format === format ? new RawJson(choice.wire) : to.dropped('toolChoice', 'meaning');
    default:
      return assertNever(choice);
  }
}
