import { compact, unlessEmpty } from '../../schema/compact.ts';
import type { HostedSettings, HostedTool, RoughLocation, Tool } from '../../schema/generate/tool.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readBoolean, readNumber, readObject, readString, readStrings } from '../../schema/json/read-value.ts';
import { takeVendor } from '../vendor-members.ts';
import { decodeMarker } from './cache-marker.ts';

/*
 * Tools that a provider runs itself. The unified API takes Anthropic's, by their version strings, and OpenAI's
 * web search, which stands beside the list of tools.
 */

type Reader = (wire: JsonObject, servers: readonly JsonObject[]) => HostedSettings;

/** By prefix of the version string; the longer prefix stands first. */
const readers: readonly (readonly [prefix: string, read: Reader, known: readonly string[]])[] = [
  ['web_search', readSearch, ['max_uses', 'allowed_domains', 'blocked_domains', 'user_location']],
  ['web_fetch', readFetch, ['max_uses', 'allowed_domains', 'blocked_domains', 'max_content_tokens', 'citations']],
  ['code_execution', () => ({ tool: 'code' }), []],
  ['computer', readComputer, ['display_width_px', 'display_height_px', 'enable_zoom']],
  ['text_editor', () => ({ tool: 'text-editor' }), []],
  ['bash', () => ({ tool: 'shell' }), []],
  ['memory', () => ({ tool: 'memory' }), []],
  ['tool_search_tool', () => ({ tool: 'tool-search' }), []],
  ['mcp_toolset', readToolset, ['mcp_server_name']],
];

const common = ['type', 'name', 'cache_control', 'defer_loading', 'allowed_callers', 'annotations'];

/** `undefined` for a type that nobody knows. What is left over goes to Anthropic's encoder as it came. */
export function decodeServerTool(wire: JsonObject, servers: readonly JsonObject[]): HostedTool | undefined {
  const type = readString(wire.type);
  const entry = readers.find(([prefix]) => type?.startsWith(prefix));
  if (type === undefined || entry === undefined) return undefined;
  const [, read, known] = entry;
  return compact({
    type: 'hosted' as const,
    settings: read(wire, servers),
    name: readString(wire.name),
    spelled: { format: 'anthropic' as const, type },
    cache: decodeMarker(wire),
    isDeferred: readBoolean(wire.defer_loading),
    allowedCallers: readStrings(wire.allowed_callers),
    vendor: takeVendor(wire, new Set([...common, ...known]), 'anthropic'),
  });
}

const domainsOf = (wire: JsonObject) =>
  unlessEmpty(compact({ allowed: readStrings(wire.allowed_domains), blocked: readStrings(wire.blocked_domains) }));

function readSearch(wire: JsonObject): HostedSettings {
  return compact({
    tool: 'web-search' as const,
    maxUses: readNumber(wire.max_uses),
    domains: domainsOf(wire),
    location: locationOf(readObject(wire.user_location)),
  });
}

function readFetch(wire: JsonObject): HostedSettings {
  return compact({
    tool: 'web-fetch' as const,
    maxUses: readNumber(wire.max_uses),
    domains: domainsOf(wire),
    maxContentTokens: readNumber(wire.max_content_tokens),
    wantsCitations: readBoolean(readObject(wire.citations)?.enabled),
  });
}

function readComputer(wire: JsonObject): HostedSettings {
  return compact({
    tool: 'computer' as const,
    widthPx: readNumber(wire.display_width_px),
    heightPx: readNumber(wire.display_height_px),
    hasZoom: readBoolean(wire.enable_zoom),
  });
}

function readToolset(wire: JsonObject, servers: readonly JsonObject[]): HostedSettings {
  const label = readString(wire.mcp_server_name) ?? '';
  const server = servers.find(({ name }) => name === label);
  return mcpSettings(label, server);
}

const mcpSettings = (serverLabel: string, server: JsonObject | undefined): HostedSettings =>
  compact({
    tool: 'mcp' as const,
    serverLabel,
    url: readString(server?.url),
    authorization: readString(server?.authorization_token),
  });

const knownOfServer = new Set(['type', 'url', 'name', 'authorization_token']);

/** Servers that no toolset of the list names: all their tools are offered. */
export function mcpTools(listed: readonly Tool[], servers: readonly JsonObject[]): readonly Tool[] {
  return servers
    .filter(({ name }) => !listed.some((tool) => serverLabelOf(tool) === name))
    .map((server) =>
      compact({
        type: 'hosted' as const,
        settings: mcpSettings(readString(server.name) ?? '', server),
        vendor: takeVendor(server, knownOfServer, 'anthropic'),
      }),
    );
}

const serverLabelOf = (tool: Tool): string | undefined =>
  tool.type === 'hosted' && tool.settings.tool === 'mcp' ? tool.settings.serverLabel : undefined;

const knownOfSearch = new Set(['search_context_size', 'user_location']);

/** `web_search_options` of OpenAI's search models. */
export function webSearchTool(wire: Json | undefined): HostedTool | undefined {
  const options = readObject(wire);
  if (options === undefined) return undefined;
  return compact({
    type: 'hosted' as const,
    settings: compact({
      tool: 'web-search' as const,
      contextSize: readString(options.search_context_size),
      location: locationOf(readObject(readObject(options.user_location)?.approximate)),
    }),
    spelled: { format: 'openai-chat' as const, type: 'web_search_options' },
    vendor: takeVendor(options, knownOfSearch, 'openai-chat'),
  });
}

function locationOf(wire: JsonObject | undefined): RoughLocation | undefined {
  if (wire === undefined) return undefined;
  return compact({
    city: readString(wire.city),
    region: readString(wire.region),
    country: readString(wire.country),
    timezone: readString(wire.timezone),
  });
}

type SearchSettings = Extract<HostedSettings, { readonly tool: 'web-search' }>;

export const encodeSearchOptions = ({
  contextSize,
  location,
}: SearchSettings): { [member: string]: Json | undefined } =>
  compact({
    search_context_size: contextSize,
    user_location: location && { type: 'approximate', approximate: { ...location } },
  });
