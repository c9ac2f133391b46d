import { assertNever } from '../../schema/assert-never.ts';
import { compact } from '../../schema/compact.ts';
import type { FreeformTool, FunctionTool, HostedTool, Tool, ToolNamespace } from '../../schema/generate/tool.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { putMarker } from './cache-marker.ts';
import type { RequestEncoding } from './request-encoding.ts';
import { encodeSearchOptions } from './server-tools.ts';

/** Writes `tools`, and beside them what this format does not count among the tools. */
export function putTools(wire: WireMembers, tools: readonly Tool[] | undefined, to: RequestEncoding): void {
  const listed = tools?.flatMap((tool) => encodeTool(tool, wire, to)) ?? [];
  if (listed.length > 0) wire.tools = listed;
}

function encodeTool(tool: Tool, request: WireMembers, to: RequestEncoding): readonly Json[] {
  switch (tool.type) {
    case 'function':
      return [encodeFunctionTool(tool, to)];
    case 'freeform':
      return [encodeFreeformTool(tool, to)];
    case 'namespace':
      return encodeNamespace(tool, to);
    case 'hosted':
      putHosted(request, tool, to);
      return [];
    case 'opaque':
      if (tool.format === 'openai-chat' && to.has('hosted-tools')) return [new RawJson(tool.wire)];
      to.notes.add('dropped', 'tools[].opaque', 'no-counterpart', 'meaning', tool.label);
      return [];
    default:
      return assertNever(tool);
  }
}

function encodeFunctionTool(tool: FunctionTool, to: RequestEncoding): WireMembers {
  const wire: WireMembers = {
    type: 'function',
    function: compact({
      name: to.toolNames.spell(tool.name),
      description: tool.description,
      parameters: tool.parameters && new RawJson(tool.parameters),
      strict: tool.isStrict,
    }),
  };
  if (tool.examples) to.notes.add('dropped', 'tools[].examples', 'no-counterpart', 'cost');
  if (tool.streamsInputEagerly) to.notes.add('dropped', 'tools[].streamsInputEagerly', 'no-counterpart', 'cost');
  if (tool.result !== undefined) to.notes.add('dropped', 'tools[].result', 'no-counterpart', 'form');
  return finished(wire, tool, to);
}

function finished(wire: WireMembers, tool: FunctionTool | FreeformTool, to: RequestEncoding): WireMembers {
  if (tool.isDeferred) to.notes.add('dropped', 'tools[].isDeferred', 'no-counterpart', 'cost');
  if (tool.allowedCallers) to.notes.add('dropped', 'tools[].allowedCallers', 'no-counterpart', 'cost');
  putMarker(wire, tool.cache, 'tools[].cache', to);
  putVendor(wire, tool.vendor, 'openai-chat');
  to.noteForeign(tool.vendor, 'tools[].');
  return wire;
}

function encodeFreeformTool(tool: FreeformTool, to: RequestEncoding): WireMembers {
  if (!to.has('freeform-tools')) return wrappedTool(tool, to);
  const { grammar } = tool;
  const wire: WireMembers = {
    type: 'custom',
    custom: compact({
      name: to.toolNames.spell(tool.name),
      description: tool.description,
      format: grammar && { type: 'grammar', grammar: { definition: grammar.definition, syntax: grammar.syntax } },
    }),
  };
  return finished(wire, tool, to);
}

/** A function with one string parameter; what it is called with is the free text. */
function wrappedTool(tool: FreeformTool, to: RequestEncoding): WireMembers {
  const name = to.toolNames.spell(tool.name);
  to.wrappedTools.add(name);
  to.notes.add('approximated', 'tools[].freeform', 'unsupported-by-host', 'form', tool.name);
  if (tool.grammar) to.notes.add('approximated', 'tools[].grammar', 'unsupported-by-host', 'meaning', tool.name);
  const grammar = tool.grammar && `The input follows this ${tool.grammar.syntax} grammar:\n${tool.grammar.definition}`;
  const description = [tool.description, grammar].filter((text) => text !== undefined).join('\n\n');
  const { vendor: _, ...rest } = tool;
  return finished(
    {
      type: 'function',
      function: compact({
        name,
        description: description === '' ? undefined : description,
        parameters: { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] },
      }),
    },
    rest,
    to,
  );
}

function encodeNamespace(namespace: ToolNamespace, to: RequestEncoding): readonly Json[] {
  to.notes.add('approximated', 'tools[].namespace', 'no-counterpart', 'form', namespace.name);
  return namespace.tools.flatMap((tool) => {
    to.namespaces.set(to.toolNames.spell(tool.name), namespace.name);
    return tool.type === 'function' ? [encodeFunctionTool(tool, to)] : [encodeFreeformTool(tool, to)];
  });
}

function putHosted(request: WireMembers, tool: HostedTool, to: RequestEncoding): void {
  const { settings } = tool;
  if (settings.tool !== 'web-search' || !to.has('hosted-tools') || request.web_search_options !== undefined) {
    to.notes.add('dropped', `tools[].${settings.tool}`, 'unsupported-by-host', 'meaning');
    return;
  }
  const lost = [settings.maxUses, settings.domains].some((member) => member !== undefined);
  if (lost) to.notes.add('approximated', 'tools[].web-search', 'no-counterpart', 'meaning');
  const options: WireMembers = encodeSearchOptions(settings);
  putVendor(options, tool.vendor, 'openai-chat');
  request.web_search_options = options;
}
