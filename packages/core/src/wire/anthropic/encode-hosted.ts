import { ok, type Result } from '../../schema/errors/result.ts';
import type { HostedSettings, HostedTool } from '../../schema/generate/tool.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import type { TargetFeature } from '../target-features.ts';
import type { WireMembers } from '../vendor-members.ts';
import { refused } from './encode-media.ts';
import { encodeAllowedTools } from './mcp-servers.ts';
import { writeToolFlags } from './tool-flags.ts';
import type { Writing } from './writing.ts';

/** What has to stand in `tools`, and in `mcp_servers`, for one hosted tool. */
export interface HostedWire {
  readonly tools: readonly WireMembers[];
  readonly servers: readonly WireMembers[];
}

const nothing: HostedWire = { tools: [], servers: [] };

/** What a host must be able to do for a tool; tools without an entry do not exist in this API. */
const needs: { readonly [T in HostedSettings['tool']]?: TargetFeature } = {
  'web-search': 'web-search',
  'web-fetch': 'web-fetch',
  code: 'code-execution',
  mcp: 'mcp',
  advisor: 'advisor',
  computer: 'client-builtins',
  browser: 'client-builtins',
  'local-shell': 'client-builtins',
  shell: 'client-builtins',
  'text-editor': 'client-builtins',
  memory: 'client-builtins',
  'tool-search': 'client-builtins',
};

export const hostedNeed = (tool: HostedSettings['tool']): TargetFeature | undefined => needs[tool];

/** Responses promises its clients that a tool is there or refused; elsewhere a tool that cannot run is left out. */
export function encodeHosted(tool: HostedTool, field: string, writing: Writing): Result<HostedWire> {
  const { settings, spelled } = tool;
  const need = needs[settings.tool];
  if (need === undefined || !writing.has(need)) {
    const type = spelled?.type ?? settings.tool;
    if (spelled?.format === 'openai-responses') return refused(`tool type '${type}'`, writing);
    writing.notes.add('dropped', `${field}.${settings.tool}`, 'unsupported-by-host', 'meaning', type);
    return ok(nothing);
  }
  if (settings.tool === 'mcp') return ok(encodeMcp(tool, settings, field, writing));
  const wire: WireMembers = { ...typeAndName(tool, writing), ...encodeSettings(settings, field, writing) };
  return ok({ tools: [writeToolFlags(wire, tool, field, writing)], servers: [] });
}

/** Type and name go together: each version of a tool has its own fixed name. */
export function typeAndName(tool: HostedTool, writing: Writing): { readonly type: string; readonly name?: string } {
  const own = tool.spelled?.format === 'anthropic' ? tool.spelled.type : undefined;
  const versioned = versionFor(tool, own, writing);
  if (versioned !== undefined) return versioned;
  return { type: own ?? tool.settings.tool, ...(tool.name !== undefined && { name: tool.name }) };
}

function versionFor(tool: HostedTool, own: string | undefined, writing: Writing) {
  switch (tool.settings.tool) {
    case 'web-search':
      return webVersion(own, webSearch, writing);
    case 'web-fetch':
      return webVersion(own, webFetch, writing);
    case 'code':
      return { type: own ?? 'code_execution_20250825', name: 'code_execution' };
    case 'computer':
      if (own?.startsWith('computer_toolset')) return { type: own };
      return { type: writing.has('computer-20251124') ? 'computer_20251124' : 'computer_20250124', name: 'computer' };
    case 'browser':
      return { type: own ?? 'browser_toolset_20260801' };
    case 'text-editor':
      return writing.has('text-editor-20250728')
        ? { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' }
        : { type: 'text_editor_20250124', name: 'str_replace_editor' };
    case 'local-shell':
    case 'shell':
      return { type: 'bash_20250124', name: 'bash' };
    case 'memory':
      return { type: own ?? 'memory_20250818', name: 'memory' };
    case 'tool-search':
      return toolSearch(own ?? tool.name ?? '');
    case 'advisor':
      return { type: own ?? 'advisor_20260301', name: 'advisor' };
    default:
      return undefined;
  }
}

interface WebVersions {
  readonly name: string;
  readonly old: string;
  readonly dynamic: TargetFeature & `web-${string}-${number}`;
}

const webSearch: WebVersions = { name: 'web_search', old: 'web_search_20250305', dynamic: 'web-search-20260209' };
const webFetch: WebVersions = { name: 'web_fetch', old: 'web_fetch_20250910', dynamic: 'web-fetch-20260309' };

/** Versions of 2026 filter their results by code of their own, which not every host runs. */
function webVersion(own: string | undefined, { name, old, dynamic }: WebVersions, writing: Writing) {
  const isDynamic = writing.has('dynamic-web-tools');
  if (own === undefined) return { type: isDynamic && writing.has(dynamic) ? dynamic.replaceAll('-', '_') : old, name };
  return { type: own.startsWith(`${name}_2026`) && !isDynamic ? old : own, name };
}

function toolSearch(spelled: string) {
  const kind = spelled.includes('regex') ? 'regex' : 'bm25';
  const name = `tool_search_tool_${kind}`;
  return { type: spelled.startsWith(name) ? spelled : `${name}_20251119`, name };
}

function encodeSettings(settings: HostedSettings, field: string, writing: Writing): WireMembers {
  switch (settings.tool) {
    case 'web-search':
      if (settings.contextSize !== undefined) {
        writing.notes.add('dropped', `${field}.contextSize`, 'no-counterpart', 'meaning', settings.contextSize);
      }
      return {
        ...(settings.maxUses !== undefined && { max_uses: settings.maxUses }),
        ...domains(settings.domains),
        ...(settings.location && { user_location: { type: 'approximate', ...settings.location } }),
      };
    case 'web-fetch':
      return {
        ...(settings.maxUses !== undefined && { max_uses: settings.maxUses }),
        ...domains(settings.domains),
        ...(settings.maxContentTokens !== undefined && { max_content_tokens: settings.maxContentTokens }),
        ...(settings.wantsCitations !== undefined && { citations: { enabled: settings.wantsCitations } }),
      };
    case 'computer':
      return {
        ...(settings.widthPx !== undefined && { display_width_px: settings.widthPx }),
        ...(settings.heightPx !== undefined && { display_height_px: settings.heightPx }),
        ...(settings.hasZoom !== undefined && { enable_zoom: settings.hasZoom }),
      };
    case 'code':
      if (settings.containerId !== undefined) {
        writing.notes.add('dropped', `${field}.containerId`, 'no-counterpart', 'meaning');
      }
      return {};
    default:
      return {};
  }
}

const domains = (
  filter: { readonly allowed?: readonly string[]; readonly blocked?: readonly string[] } | undefined,
) => ({
  ...(filter?.allowed && { allowed_domains: filter.allowed }),
  ...(filter?.blocked && { blocked_domains: filter.blocked }),
});

type Mcp = Extract<HostedSettings, { readonly tool: 'mcp' }>;

function encodeMcp(tool: HostedTool, settings: Mcp, field: string, writing: Writing): HostedWire {
  const { server, toolset } = splitVendor(tool.vendor);
  const { serverLabel, url, authorization, allowedTools, approval } = settings;
  if (approval !== undefined) writing.notes.add('dropped', `${field}.approval`, 'no-counterpart', 'meaning');
  const entry: WireMembers = {
    type: 'url',
    url,
    name: serverLabel,
    ...(authorization !== undefined && { authorization_token: authorization }),
  };
  writing.putVendor(entry, server, field);
  const servers = url === undefined ? [] : [entry];
  if (tool.spelled?.format === 'anthropic' && tool.spelled.type === 'mcp_servers') return { tools: [], servers };
  const wire: WireMembers = {
    type: 'mcp_toolset',
    mcp_server_name: serverLabel,
    ...(allowedTools && encodeAllowedTools(allowedTools)),
  };
  const { vendor: _, ...flags } = tool;
  return { tools: [writeToolFlags(wire, { ...flags, ...(toolset && { vendor: toolset }) }, field, writing)], servers };
}

/** Members of the server stand below `server.` beside those of the toolset. */
function splitVendor(vendor: Vendor | undefined): { readonly server?: Vendor; readonly toolset?: Vendor } {
  if (vendor === undefined) return {};
  const own = Object.entries(vendor.anthropic ?? {});
  const server = own.flatMap(([path, text]) => (path.startsWith('server.') ? [[path.slice(7), text] as const] : []));
  const toolset = own.filter(([path]) => !path.startsWith('server.'));
  return {
    server: { anthropic: Object.fromEntries(server) },
    toolset: { ...vendor, anthropic: Object.fromEntries(toolset) },
  };
}
