import type { JsonText } from '../../schema/generate/json-text.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { FreeformTool, FunctionTool, HostedTool, Tool, ToolNamespace } from '../../schema/generate/tool.ts';
import { asJsonText, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { freeformSchema } from '../freeform-input.ts';
import type { WireMembers } from '../vendor-members.ts';
import { hostedMember, hostedSettings } from './tool-settings.ts';
import { writeSchema } from './write-schema.ts';
import type { Writing } from './writing.ts';

/** The tools on the wire and what the decoder of the answer has to know about them. */
export interface WrittenTools {
  readonly tools: Json[];
  readonly functions: WireMembers[];
  readonly wrapped: Set<string>;
  readonly namespaces: Map<string, string>;
  /** spellings of everything that a choice may name */
  readonly names: Set<string>;
}

const field = 'tools[]';

/** All functions stand in one tool object, where the first of them stood. */
export function encodeTools(request: GenerateRequest, writing: Writing): WrittenTools {
  const written: WrittenTools = {
    tools: [],
    functions: [],
    wrapped: new Set(),
    namespaces: new Map(),
    names: new Set(),
  };
  for (const tool of withoutConflict(request.tools ?? [], writing)) addTool(tool, written, writing);
  return written;
}

/** Older models take either functions or hosted tools. What the API's own client mixed is between the two. */
function withoutConflict(tools: readonly Tool[], writing: Writing): readonly Tool[] {
  const isForeignHosted = (tool: Tool): boolean =>
    tool.type === 'hosted' && tool.spelled?.format !== 'gemini' && hostedMember(tool) !== undefined;
  if (writing.has('mixed-tools') || !tools.some(isForeignHosted)) return tools;
  const kept = tools.filter(({ type }) => type === 'hosted' || type === 'opaque');
  if (kept.length < tools.length) writing.notes.add('dropped', `${field}.function`, 'conflict', 'meaning');
  return kept;
}

function addTool(tool: Tool, written: WrittenTools, writing: Writing): void {
  switch (tool.type) {
    case 'function':
      addFunction(tool, written, writing);
      break;
    case 'freeform':
      addFreeform(tool, written, writing);
      break;
    case 'namespace':
      addNamespace(tool, written, writing);
      break;
    case 'hosted':
      addHosted(tool, written, writing);
      break;
    case 'opaque':
      if (tool.format === 'gemini') written.tools.push(new RawJson(tool.wire));
      else writing.notes.add('dropped', `${field}.opaque`, 'no-counterpart', 'meaning', tool.label);
  }
}

function declare(name: string, declaration: WireMembers, written: WrittenTools): void {
  if (written.functions.length === 0) written.tools.push({ functionDeclarations: written.functions });
  written.functions.push(declaration);
  written.names.add(name);
}

function addFunction(tool: FunctionTool, written: WrittenTools, writing: Writing): void {
  const name = writing.toolNames.spell(tool.name);
  const { description, parameters, result } = tool;
  const wire: WireMembers = {
    name,
    ...(description !== undefined && { description }),
    ...schemaMember(parameters, 'parameters', writing),
    ...schemaMember(result, 'response', writing),
  };
  noteFlags(tool, writing);
  writing.putVendor(wire, tool.vendor, field);
  declare(name, wire, written);
}

function schemaMember(schema: JsonText | undefined, member: 'parameters' | 'response', writing: Writing): WireMembers {
  if (schema === undefined) return {};
  if (writing.has('json-schema-tools')) return { [`${member}JsonSchema`]: new RawJson(schema) };
  const { schema: own, lost } = writeSchema(schema);
  const path = `${field}.${member === 'response' ? 'result' : member}`;
  for (const name of lost) writing.notes.add('approximated', path, 'no-counterpart', 'meaning', name);
  return { [member]: new RawJson(own) };
}

function noteFlags(tool: FunctionTool | FreeformTool, writing: Writing): void {
  if (tool.cache) writing.notes.add('dropped', `${field}.cache`, 'no-counterpart', 'cost');
  if (tool.isDeferred !== undefined || tool.allowedCallers) {
    writing.notes.add('dropped', `${field}.isDeferred`, 'no-counterpart', 'cost');
  }
  if (tool.type === 'freeform') return;
  if (tool.isStrict) writing.notes.add('dropped', `${field}.isStrict`, 'no-counterpart', 'meaning');
  if (tool.examples) writing.notes.add('dropped', `${field}.examples`, 'no-counterpart', 'cost');
  if (tool.streamsInputEagerly !== undefined) {
    writing.notes.add('dropped', `${field}.streamsInputEagerly`, 'no-counterpart', 'cost');
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
  const schema = schemaMember(asJsonText(freeformSchema), 'parameters', writing);
  const wire: WireMembers = { name, ...(description !== '' && { description }), ...schema };
  noteFlags(tool, writing);
  writing.putVendor(wire, tool.vendor, field);
  written.wrapped.add(name);
  declare(name, wire, written);
}

function addNamespace(namespace: ToolNamespace, written: WrittenTools, writing: Writing): void {
  writing.notes.add('approximated', `${field}.namespace`, 'no-counterpart', 'form', namespace.name);
  for (const tool of namespace.tools) {
    if (tool.type === 'function') addFunction(tool, written, writing);
    else addFreeform(tool, written, writing);
    written.namespaces.set(writing.toolNames.spell(tool.name), namespace.name);
  }
}

function addHosted(tool: HostedTool, written: WrittenTools, writing: Writing): void {
  const member = writing.has('hosted-tools') ? hostedMember(tool) : undefined;
  const path = `${field}.${tool.settings.tool}`;
  if (member === undefined) {
    writing.notes.add('dropped', path, 'no-counterpart', 'meaning');
    return;
  }
  const { wire, lost } = hostedSettings(tool.settings);
  for (const name of lost) writing.notes.add('dropped', `${path}.${name}`, 'no-counterpart', 'meaning');
  if (tool.cache) writing.notes.add('dropped', `${field}.cache`, 'no-counterpart', 'cost');
  const object: WireMembers = { [member]: wire };
  writing.putVendor(object, tool.vendor, field);
  written.tools.push(object);
}
