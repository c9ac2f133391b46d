import type { BuiltinTool } from '../../schema/generate/item.ts';
import type { HostedSettings, HostedTool } from '../../schema/generate/tool.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { readAllowedTools } from './mcp-servers.ts';
import { flagAt, numberAt, objectAt, restOf, textAt, textsAt, vendorOf } from './read-json.ts';
import { readToolFlags, toolFlagMembers } from './tool-flags.ts';

interface Kind {
  readonly prefix: RegExp;
  /** members that the settings hold */
  readonly members: readonly string[];
  readonly read: (wire: JsonObject) => HostedSettings;
}

const domainMembers = ['allowed_domains', 'blocked_domains'];
const screenMembers = ['display_width_px', 'display_height_px', 'enable_zoom'];

const simply = (
  prefix: RegExp,
  tool: 'code' | 'advisor' | 'local-shell' | 'text-editor' | 'memory' | 'tool-search',
) => ({
  prefix,
  members: [],
  read: () => ({ tool }),
});

const kinds: readonly Kind[] = [
  { prefix: /^web_search_\d/, members: [...domainMembers, 'max_uses', 'user_location'], read: readWebSearch },
  { prefix: /^web_fetch_\d/, members: [...domainMembers, 'max_uses', 'max_content_tokens'], read: readWebFetch },
  { prefix: /^computer_(?:toolset_)?\d/, members: screenMembers, read: (wire) => readScreen(wire, 'computer') },
  { prefix: /^browser_(?:toolset_)?\d/, members: screenMembers, read: (wire) => readScreen(wire, 'browser') },
  simply(/^code_execution_\d/, 'code'),
  simply(/^advisor_\d/, 'advisor'),
  simply(/^bash_\d/, 'local-shell'),
  simply(/^text_editor_\d/, 'text-editor'),
  simply(/^memory_\d/, 'memory'),
  simply(/^tool_search_tool_(?:bm25|regex)/, 'tool-search'),
];

/** A tool that the API knows by its type; `undefined` for types that we do not know. */
export function decodeHosted(wire: JsonObject): HostedTool | undefined {
  const type = textAt(wire, 'type') ?? '';
  const kind = kinds.find(({ prefix }) => prefix.test(type));
  if (kind === undefined) return undefined;
  const name = textAt(wire, 'name');
  const known = new Set([...kind.members, ...toolFlagMembers, 'type', 'name']);
  return {
    type: 'hosted',
    settings: kind.read(wire),
    ...(name !== undefined && { name }),
    spelled: { format: 'anthropic', type },
    ...readToolFlags(wire),
    ...vendorOf(restOf(wire, known), restOfLocation(wire)),
  };
}

const locationMembers = new Set(['type', 'city', 'region', 'country', 'timezone']);

function restOfLocation(wire: JsonObject) {
  const location = objectAt(wire, 'user_location');
  return location && restOf(location, locationMembers, 'user_location');
}

function readDomains(wire: JsonObject): { readonly domains?: HostedDomains } {
  const allowed = textsAt(wire, 'allowed_domains');
  const blocked = textsAt(wire, 'blocked_domains');
  if (allowed === undefined && blocked === undefined) return {};
  return { domains: { ...(allowed && { allowed }), ...(blocked && { blocked }) } };
}

type HostedDomains = { readonly allowed?: readonly string[]; readonly blocked?: readonly string[] };

function readWebSearch(wire: JsonObject): HostedSettings {
  const maxUses = numberAt(wire, 'max_uses');
  const at = objectAt(wire, 'user_location');
  return {
    tool: 'web-search',
    ...(maxUses !== undefined && { maxUses }),
    ...readDomains(wire),
    ...(at && { location: readLocation(at) }),
  };
}

function readLocation(at: JsonObject) {
  const [city, region, country, timezone] = ['city', 'region', 'country', 'timezone'].map((name) => textAt(at, name));
  return {
    ...(city !== undefined && { city }),
    ...(region !== undefined && { region }),
    ...(country !== undefined && { country }),
    ...(timezone !== undefined && { timezone }),
  };
}

function readWebFetch(wire: JsonObject): HostedSettings {
  const maxUses = numberAt(wire, 'max_uses');
  const maxContentTokens = numberAt(wire, 'max_content_tokens');
  const citations = objectAt(wire, 'citations');
  const wantsCitations = citations && flagAt(citations, 'enabled');
  return {
    tool: 'web-fetch',
    ...(maxUses !== undefined && { maxUses }),
    ...readDomains(wire),
    ...(maxContentTokens !== undefined && { maxContentTokens }),
    ...(wantsCitations !== undefined && { wantsCitations }),
  };
}

function readScreen(wire: JsonObject, tool: 'computer' | 'browser'): HostedSettings {
  const widthPx = numberAt(wire, 'display_width_px');
  const heightPx = numberAt(wire, 'display_height_px');
  const hasZoom = flagAt(wire, 'enable_zoom');
  return {
    tool,
    ...(widthPx !== undefined && { widthPx }),
    ...(heightPx !== undefined && { heightPx }),
    ...(hasZoom !== undefined && { hasZoom }),
  };
}

const mcpMembers = new Set(['type', 'mcp_server_name', ...toolFlagMembers]);
const serverMembers = new Set(['type', 'url', 'name', 'authorization_token']);

/** A toolset and the server it stands for; either may be missing. */
export function decodeMcp(toolset: JsonObject | undefined, server: JsonObject | undefined): HostedTool {
  const label = (toolset && textAt(toolset, 'mcp_server_name')) ?? (server && textAt(server, 'name')) ?? '';
  const url = server && textAt(server, 'url');
  const authorization = server && textAt(server, 'authorization_token');
  const allowedTools = toolset && readAllowedTools(toolset);
  const switches = allowedTools === undefined ? [] : ['default_config', 'configs'];
  return {
    type: 'hosted',
    settings: {
      tool: 'mcp',
      serverLabel: label,
      ...(url !== undefined && { url }),
      ...(authorization !== undefined && { authorization }),
      ...(allowedTools && { allowedTools }),
    },
    spelled: { format: 'anthropic', type: toolset === undefined ? 'mcp_servers' : 'mcp_toolset' },
    ...(toolset && readToolFlags(toolset)),
    ...vendorOf(
      toolset && restOf(toolset, new Set([...mcpMembers, ...switches])),
      server && restOf(server, serverMembers, 'server'),
    ),
  };
}

/** Names under which a client runs such a tool itself. */
export const builtinNames: { readonly [T in BuiltinTool]?: string } = {
  computer: 'computer',
  'local-shell': 'bash',
  'text-editor': 'str_replace_based_edit_tool',
  memory: 'memory',
};

export const isToolset = (wire: Json): wire is JsonObject => isJsonObject(wire) && wire['type'] === 'mcp_toolset';
