import { compact, unlessEmpty } from '../../schema/compact.ts';
import type { DomainFilter, HostedSettings, HostedTool, RoughLocation } from '../../schema/generate/tool.ts';
import { type Json, RawJson } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { mergeVendor } from '../vendor-members.ts';
import { decodeCacheMarker } from './cache-marker.ts';
import { format } from './format-name.ts';
import type { MemberReader } from './member-reader.ts';
import type { RequestContext } from './request-context.ts';

/*
 * Tools that the provider knows by kind. The exact type string is kept, because versions of a tool differ.
 */

type Kind = HostedSettings['tool'];
type Settings<K extends Kind> = Extract<HostedSettings, { readonly tool: K }>;

/** Beginnings of type strings, the longer first: versions carry a date behind the name. */
const kindsByPrefix: readonly (readonly [string, Kind])[] = [
  ['web_search', 'web-search'],
  ['web_fetch', 'web-fetch'],
  ['file_search', 'file-search'],
  ['code_interpreter', 'code'],
  ['code_execution', 'code'],
  ['image_generation', 'image'],
  ['computer', 'computer'],
  ['local_shell', 'local-shell'],
  ['shell', 'shell'],
  ['apply_patch', 'apply-patch'],
  ['tool_search', 'tool-search'],
  ['memory', 'memory'],
  ['mcp', 'mcp'],
];

const kindOf = (type: string): Kind | undefined => kindsByPrefix.find(([prefix]) => type.startsWith(prefix))?.[1];

export function decodeHostedTool(type: string, wire: MemberReader): HostedTool | undefined {
  const kind = kindOf(type);
  if (kind === undefined) return undefined;
  const read = readers[kind];
  const below: MemberReader[] = [];
  const settings = read ? read(wire, below) : decodeBare(kind);
  if (settings === undefined) return undefined;
  wire.skip('type');
  const flags = {
    isDeferred: wire.boolean('defer_loading'),
    allowedCallers: wire.strings('allowed_callers'),
    cache: decodeCacheMarker(wire),
  };
  const inner = below.map((each, index) => each.vendor(index === 0 ? wrapperOf[kind] : undefined));
  const vendor = inner.reduce(mergeVendor, wire.vendor());
  return compact({ type: 'hosted' as const, settings, spelled: { format, type }, ...flags, vendor });
}

type SettingsReader = (wire: MemberReader, below: MemberReader[]) => HostedSettings | undefined;

/** The object below, whose unread members are vendor members of the tool. */
const wrapperOf: { readonly [K in Kind]?: string } = { 'web-search': 'filters', 'web-fetch': 'filters' };

const readers: { readonly [K in Kind]?: SettingsReader } = {
  'web-search': (wire, below) =>
    compact({
      tool: 'web-search' as const,
      maxUses: wire.number('max_uses'),
      domains: decodeDomains(wire, below),
      contextSize: wire.string('search_context_size'),
      location: decodeLocation(wire),
    }),
  'web-fetch': (wire, below) =>
    compact({
      tool: 'web-fetch' as const,
      maxUses: wire.number('max_uses'),
      domains: decodeDomains(wire, below),
      maxContentTokens: wire.number('max_content_tokens'),
      wantsCitations: wire.child('citations')?.boolean('enabled'),
    }),
  'file-search': (wire) => {
    const storeIds = wire.strings('vector_store_ids');
    return compact({
      tool: 'file-search' as const,
      storeIds: storeIds ?? [],
      maxResults: wire.number('max_num_results'),
      filter: wire.json('filters'),
    });
  },
  code: (wire) => compact({ tool: 'code' as const, containerId: wire.string('container') }),
  computer: (wire) =>
    compact({
      tool: 'computer' as const,
      widthPx: wire.number('display_width'),
      heightPx: wire.number('display_height'),
      environment: wire.string('environment'),
      hasZoom: wire.boolean('enable_zoom'),
    }),
  mcp: (wire) => {
    const serverLabel = wire.string('server_label');
    if (serverLabel === undefined) return undefined;
    return compact({
      tool: 'mcp' as const,
      serverLabel,
      url: wire.string('server_url'),
      authorization: wire.string('authorization'),
      allowedTools: wire.strings('allowed_tools'),
      approval: wire.json('require_approval'),
    });
  },
};

function decodeBare(kind: Kind): HostedSettings | undefined {
  switch (kind) {
    case 'image':
    case 'shell':
    case 'local-shell':
    case 'apply-patch':
    case 'tool-search':
    case 'memory':
      return { tool: kind };
    default:
      return undefined;
  }
}

function decodeDomains(wire: MemberReader, below: MemberReader[]): DomainFilter | undefined {
  const filters = wire.child('filters');
  if (filters === undefined) return undefined;
  below.push(filters);
  return unlessEmpty(
    compact({ allowed: filters.strings('allowed_domains'), blocked: filters.strings('blocked_domains') }),
  );
}

function decodeLocation(wire: MemberReader): RoughLocation | undefined {
  const location = wire.child('user_location');
  return (
    location &&
    compact({
      city: location.string('city'),
      region: location.string('region'),
      country: location.string('country'),
      timezone: location.string('timezone'),
    })
  );
}

/** Type strings towards a provider that was not spelled to by a client of this format. */
const usualTypes: { readonly [K in Kind]?: string } = {
  'web-search': 'web_search',
  'file-search': 'file_search',
  code: 'code_interpreter',
  image: 'image_generation',
  mcp: 'mcp',
  computer: 'computer_use_preview',
  shell: 'shell',
  'local-shell': 'local_shell',
  'apply-patch': 'apply_patch',
  'tool-search': 'tool_search',
};

/** Never left out in silence: what cannot be run here is refused. */
export function encodeHostedTool(tool: HostedTool, context: RequestContext): WireMembers | undefined {
  const kind = tool.settings.tool;
  const own = tool.spelled?.format === format ? tool.spelled.type : undefined;
  const type = own ?? usualTypes[kind];
  if (type === undefined || !runsHere(kind, context.target.features))
    return context.refuse(`tool type '${own ?? kind}' is not supported by provider '${context.target.provider}'`);
  return { type, ...encodeSettings(tool.settings, own !== undefined, context) };
}

/** Page fetching and memory are words of the unified API, which OpenAI itself does not know. */
function runsHere(kind: Kind, features: ReadonlySet<string>): boolean {
  if (kind === 'web-fetch') return features.has('web-fetch');
  return kind !== 'memory' && features.has('hosted-tools');
}

function encodeSettings(settings: HostedSettings, isOwn: boolean, context: RequestContext): WireMembers {
  switch (settings.tool) {
    case 'web-search':
      return encodeWebSearch(settings, context);
    case 'file-search':
      return {
        vector_store_ids: settings.storeIds,
        max_num_results: settings.maxResults,
        filters: settings.filter === undefined ? undefined : new RawJson(settings.filter),
      };
    case 'code':
      return { container: settings.containerId ?? (isOwn ? undefined : { type: 'auto' }) };
    case 'computer':
      return encodeComputer(settings);
    case 'mcp':
      return encodeMcp(settings);
    case 'web-fetch':
      return {
        max_uses: settings.maxUses,
        max_content_tokens: settings.maxContentTokens,
        filters: filtersOf(settings),
      };
    default:
      return {};
  }
}

/** OpenAI takes neither a limit of uses nor blocked domains; both are words of the unified API. */
function encodeWebSearch(settings: Settings<'web-search'>, { notes }: RequestContext): WireMembers {
  const { maxUses, domains, contextSize, location } = settings;
  if (maxUses !== undefined) notes.add('dropped', 'tools[].settings.maxUses', 'no-counterpart', 'meaning');
  if (domains?.blocked !== undefined)
    notes.add('dropped', 'tools[].settings.domains.blocked', 'no-counterpart', 'meaning');
  return {
    filters: domains?.allowed && { allowed_domains: domains.allowed },
    search_context_size: contextSize,
    user_location: location && { type: 'approximate', ...location },
  };
}

const filtersOf = ({ domains }: { readonly domains?: DomainFilter }): Json | undefined =>
  domains && compact({ allowed_domains: domains.allowed, blocked_domains: domains.blocked });

const encodeComputer = ({
  widthPx,
  heightPx,
  environment,
  hasZoom,
}: Settings<'computer' | 'browser'>): WireMembers => ({
  display_width: widthPx,
  display_height: heightPx,
  environment: environment ?? (widthPx === undefined ? undefined : 'browser'),
  enable_zoom: hasZoom,
});

const encodeMcp = (settings: Settings<'mcp'>): WireMembers => ({
  server_label: settings.serverLabel,
  server_url: settings.url,
  authorization: settings.authorization,
  allowed_tools: settings.allowedTools,
  require_approval: settings.approval === undefined ? undefined : new RawJson(settings.approval),
});
