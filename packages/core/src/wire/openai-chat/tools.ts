import { compact } from '../../schema/compact.ts';
import type { FreeformTool, FunctionTool, Tool } from '../../schema/generate/tool.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readBoolean, readObject, readObjects, readString, readStrings } from '../../schema/json/read-value.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';
import { decodeMarker } from './cache-marker.ts';
import { readSchema } from './parameters.ts';
import { decodeServerTool, mcpTools, webSearchTool } from './server-tools.ts';

const format = 'openai-chat';
const common = ['type', 'cache_control', 'defer_loading', 'allowed_callers', 'input_examples', 'eager_input_streaming'];
const knownOfTool = new Set([...common, 'function', 'annotations']);
const knownOfFunction = new Set(['name', 'description', 'parameters', 'strict']);
const knownOfCustomTool = new Set([...common, 'custom', 'annotations']);
const knownOfCustom = new Set(['name', 'description', 'format']);

/** All tools of a request; hosted ones may also be said beside the list. */
export function decodeTools(request: JsonObject): readonly Tool[] | undefined {
  const servers = readObjects(request.mcp_servers);
  const listed = readObjects(request.tools).map((tool) => decodeTool(tool, servers));
  const tools = [...listed, ...mcpTools(listed, servers)];
  const search = webSearchTool(request.web_search_options);
  if (search !== undefined) tools.push(search);
  return tools.length === 0 ? undefined : tools;
}

function decodeTool(wire: JsonObject, servers: readonly JsonObject[]): Tool {
  const called = readObject(wire.function);
  if (called !== undefined) return decodeFunctionTool(wire, called);
  const custom = readObject(wire.custom);
  if (custom !== undefined) return decodeFreeformTool(wire, custom);
  const hosted = decodeServerTool(wire, servers);
  return hosted ?? { type: 'opaque', format, label: readString(wire.type) ?? 'tool', wire: printJson(wire) };
}

/** Members that any tool may carry for hosts of Anthropic's family. */
const commonOf = (wire: JsonObject) => ({
  cache: decodeMarker(wire),
  isDeferred: readBoolean(wire.defer_loading),
  allowedCallers: readStrings(wire.allowed_callers),
});

function decodeFunctionTool(wire: JsonObject, called: JsonObject): FunctionTool {
  const strict = called.strict;
  return compact({
    type: 'function' as const,
    name: readString(called.name) ?? '',
    description: readString(called.description),
    parameters: readSchema(called.parameters),
    isStrict: strict === null ? null : readBoolean(strict),
    examples: Array.isArray(wire.input_examples) ? wire.input_examples.map(jsonTextOf) : undefined,
    streamsInputEagerly: readBoolean(wire.eager_input_streaming),
    ...commonOf(wire),
    vendor: mergeVendor(takeVendor(wire, knownOfTool, format), takeVendor(called, knownOfFunction, format, 'function')),
  });
}

function decodeFreeformTool(wire: JsonObject, custom: JsonObject): FreeformTool {
  const grammar = readObject(readObject(custom.format)?.grammar);
  const syntax = readString(grammar?.syntax);
  const definition = readString(grammar?.definition);
  return compact({
    type: 'freeform' as const,
    name: readString(custom.name) ?? '',
    description: readString(custom.description),
    grammar: syntax === undefined || definition === undefined ? undefined : { syntax, definition },
    ...commonOf(wire),
    vendor: mergeVendor(
      takeVendor(wire, knownOfCustomTool, format),
      takeVendor(custom, knownOfCustom, format, 'custom'),
    ),
  });
}
