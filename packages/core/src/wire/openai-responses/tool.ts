import { compact } from '../../schema/compact.ts';
import type { FreeformTool, FunctionTool, Tool, ToolNamespace } from '../../schema/generate/tool.ts';
import { asJsonText, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { decodeCacheMarker, encodeCacheMarker } from './cache-marker.ts';
import { format } from './format-name.ts';
import { decodeHostedTool, encodeHostedTool } from './hosted-tool.ts';
import type { MemberReader } from './member-reader.ts';
import type { RequestContext } from './request-context.ts';

/*
 * Tools, both ways. https://platform.openai.com/docs/api-reference/responses/create#responses-create-tools
 */

export function decodeTool(wire: MemberReader): Tool {
  const type = wire.peek('type');
  const label = typeof type === 'string' ? type : 'tool';
  const known = decodeNamed(label, wire) ?? decodeHostedTool(label, wire);
  return known ?? { type: 'opaque', format, label, wire: wire.whole };
}

function decodeNamed(type: string, wire: MemberReader): Tool | undefined {
  if (typeof wire.peek('name') !== 'string') return undefined;
  switch (type) {
    case 'function':
      return decodeFunction(wire);
    case 'custom':
      return decodeFreeform(wire);
    case 'namespace':
      return decodeNamespace(wire);
    default:
      return undefined;
  }
}

/** What every tool may say beside its kind. */
const decodeFlags = (wire: MemberReader) => ({
  cache: decodeCacheMarker(wire),
  isDeferred: wire.boolean('defer_loading'),
  allowedCallers: wire.strings('allowed_callers'),
});

function decodeFunction(wire: MemberReader): FunctionTool {
  wire.skip('type');
  const isStrict = wire.boolean('strict');
  return compact({
    type: 'function' as const,
    name: wire.string('name') ?? '',
    description: wire.string('description'),
    parameters: decodeParameters(wire),
    result: wire.json('output_schema'),
    isStrict,
    examples: decodeExamples(wire),
    streamsInputEagerly: wire.boolean('eager_input_streaming'),
    ...decodeFlags(wire),
    vendor: wire.vendor(),
  });
}

/** Some clients send the schema as JSON inside a string. */
function decodeParameters(wire: MemberReader): FunctionTool['parameters'] {
  const said = wire.peek('parameters');
  if (typeof said === 'string' && said.trimStart().startsWith('{')) {
    wire.skip('parameters');
    return asJsonText(said);
  }
  return wire.json('parameters');
}

function decodeExamples(wire: MemberReader): FunctionTool['examples'] {
  return wire.children('input_examples')?.map((each) => each.whole);
}

function decodeFreeform(wire: MemberReader): FreeformTool {
  wire.skip('type');
  const kind = wire.peek('format');
  const isGrammar = typeof kind === 'object' && kind !== null && 'type' in kind && kind['type'] === 'grammar';
  const grammar = isGrammar ? wire.child('format') : undefined;
  return compact({
    type: 'freeform' as const,
    name: wire.string('name') ?? '',
    description: wire.string('description'),
    grammar: grammar && {
      syntax: grammar.string('syntax') ?? 'lark',
      definition: grammar.string('definition') ?? '',
    },
    ...decodeFlags(wire),
    vendor: wire.vendor(),
  });
}

/** A group that holds anything but functions and custom tools stays whole. */
function decodeNamespace(wire: MemberReader): ToolNamespace | undefined {
  const tools = wire.children('tools')?.map(decodeTool);
  const inside = tools?.filter((tool) => tool.type === 'function' || tool.type === 'freeform');
  if (inside === undefined || inside.length !== tools?.length) return undefined;
  wire.skip('type');
  return compact({
    type: 'namespace' as const,
    name: wire.string('name') ?? '',
    description: wire.string('description'),
    tools: inside,
    ...decodeFlags(wire),
    vendor: wire.vendor(),
  });
}

export function encodeTools(tools: readonly Tool[], context: RequestContext): readonly Json[] {
  return tools.map((tool) => encodeTool(tool, context)).filter((tool) => tool !== undefined);
}

function encodeTool(tool: Tool, context: RequestContext): Json | undefined {
  switch (tool.type) {
    case 'function':
      return withFlags(encodeFunction(tool, context), tool, context);
    case 'freeform':
      return withFlags(encodeFreeform(tool, context), tool, context);
    case 'namespace':
      return withFlags({ ...named(tool, context), tools: encodeTools(tool.tools, context) }, tool, context);
    case 'hosted': {
      const hosted = encodeHostedTool(tool, context);
      return hosted && withFlags(hosted, tool, context);
    }
    case 'opaque':
      if (tool.format === format) return new RawJson(tool.wire);
      return context.refuse(`tool type '${tool.label}' is not supported by provider '${context.target.provider}'`);
  }
}

const named = (tool: FunctionTool | FreeformTool | ToolNamespace, { toolNames }: RequestContext): WireMembers => ({
  type: tool.type === 'freeform' ? 'custom' : tool.type,
  name: tool.type === 'namespace' ? tool.name : toolNames.spell(tool.name),
  description: tool.description,
});

function encodeFunction(tool: FunctionTool, context: RequestContext): WireMembers {
  if (tool.examples !== undefined) context.notes.add('dropped', 'tools[].examples', 'no-counterpart', 'cost');
  if (tool.streamsInputEagerly === true)
    context.notes.add('dropped', 'tools[].streamsInputEagerly', 'no-counterpart', 'cost');
  return {
    ...named(tool, context),
    parameters: tool.parameters === undefined ? null : new RawJson(tool.parameters),
    strict: tool.isStrict,
    output_schema: tool.result === undefined ? undefined : new RawJson(tool.result),
  };
}

const encodeFreeform = (tool: FreeformTool, context: RequestContext): WireMembers => ({
  ...named(tool, context),
  format: tool.grammar && { type: 'grammar', syntax: tool.grammar.syntax, definition: tool.grammar.definition },
});

/** The callers that this format has words for. */
const callerWords: ReadonlySet<string> = new Set(['direct', 'programmatic']);

function withFlags(
  wire: WireMembers,
  tool: Exclude<Tool, { readonly type: 'opaque' }>,
  context: RequestContext,
): WireMembers {
  const { notes, target } = context;
  const callers = tool.allowedCallers;
  if (callers?.every((word) => callerWords.has(word))) wire['allowed_callers'] = callers;
  else if (callers !== undefined) notes.add('dropped', 'tools[].allowedCallers', 'no-counterpart', 'cost');
  wire['defer_loading'] = tool.isDeferred;
  encodeCacheMarker(wire, tool.cache, { target, notes, field: 'tools[].cache' });
  putVendor(wire, tool.vendor, format);
  context.noteVendor(tool.vendor, 'tools[]');
  return wire;
}
