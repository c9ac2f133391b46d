import type { HostedSettings, HostedTool } from '../../schema/generate/tool.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readString } from '../../schema/json/read-value.ts';
import type { WireMembers } from '../vendor-members.ts';
import { given, restOf, textsOf, vendorOf } from './read-json.ts';

/** One of the API's own tools: what its settings hold, and which of them the middle has words for. */
interface OwnTool {
  readonly tool: HostedSettings['tool'];
  readonly known: ReadonlySet<string>;
  read(wire: JsonObject): HostedSettings;
}

const nothing: ReadonlySet<string> = new Set();
const bare = (tool: 'maps' | 'image' | 'advisor'): OwnTool => ({ tool, known: nothing, read: () => ({ tool }) });

/** By the member that names them in a tool object. @see https://ai.google.dev/api/caching#Tool */
const ownTools: { readonly [member: string]: OwnTool } = {
  googleSearch: {
    tool: 'web-search',
    known: new Set(['excludeDomains']),
    read: (wire) => {
      const blocked = textsOf(wire['excludeDomains']);
      return { tool: 'web-search', ...(blocked && { domains: { blocked } }) };
    },
  },
  googleSearchRetrieval: { tool: 'web-search', known: nothing, read: () => ({ tool: 'web-search' }) },
  urlContext: { tool: 'web-fetch', known: nothing, read: () => ({ tool: 'web-fetch' }) },
  codeExecution: { tool: 'code', known: nothing, read: () => ({ tool: 'code' }) },
  googleMaps: bare('maps'),
  fileSearch: {
    tool: 'file-search',
    known: new Set(['fileSearchStoreNames', 'topK']),
    read: (wire) => ({
      tool: 'file-search',
      storeIds: textsOf(wire['fileSearchStoreNames']) ?? [],
      ...given('maxResults', readNumber(wire['topK'])),
    }),
  },
  computerUse: {
    tool: 'computer',
    known: new Set(['environment']),
    read: (wire) => {
      const environment = readString(wire['environment']);
      return { tool: 'computer', ...(environment !== undefined && { environment: environmentOf(environment) }) };
    },
  },
};

const prefix = 'ENVIRONMENT_';
const environmentOf = (word: string): string =>
  /^ENVIRONMENT_[A-Z_]+$/.test(word) ? word.slice(prefix.length).toLowerCase() : word;

/** A tool that the API runs itself, or `undefined` for a member that is none. */
export function decodeHosted(member: string, wire: JsonObject): HostedTool | undefined {
  const own = Object.hasOwn(ownTools, member) ? ownTools[member] : undefined;
  return (
    own && {
      type: 'hosted',
      settings: own.read(wire),
      spelled: { format: 'gemini', type: member },
      ...vendorOf(restOf(wire, own.known, member)),
    }
  );
}

/** The member of a tool object that says a hosted tool; `undefined` when the API has none like it. */
export function hostedMember({ settings, spelled }: HostedTool): string | undefined {
  const own = spelled?.format === 'gemini' && Object.hasOwn(ownTools, spelled.type) ? spelled.type : undefined;
  return own ?? Object.keys(ownTools).find((member) => ownTools[member]?.tool === settings.tool);
}

/** What can be said of the settings, and the middle paths of what cannot. */
export function hostedSettings(settings: HostedSettings): {
  readonly wire: WireMembers;
  readonly lost: readonly string[];
} {
  switch (settings.tool) {
    case 'web-search':
      return searchSettings(settings);
    case 'web-fetch': {
      const { maxUses, domains, maxContentTokens } = settings;
      return { wire: {}, lost: lostOf({ maxUses, domains, maxContentTokens }) };
    }
    case 'code':
      return { wire: {}, lost: lostOf({ containerId: settings.containerId }) };
    case 'file-search': {
      const { storeIds, maxResults, filter } = settings;
      const wire = { fileSearchStoreNames: storeIds, ...given('topK', maxResults) };
      return { wire, lost: lostOf({ filter }) };
    }
    case 'computer': {
      const { environment } = settings;
      const word =
        environment !== undefined && /^[a-z_]+$/.test(environment) ? prefix + environment.toUpperCase() : environment;
      return { wire: given('environment', word), lost: [] };
    }
    default:
      return { wire: {}, lost: [] };
  }
}

function searchSettings(settings: Extract<HostedSettings, { readonly tool: 'web-search' }>) {
  const { domains, maxUses, contextSize, location } = settings;
  const wire = given('excludeDomains', domains?.blocked);
  return { wire, lost: lostOf({ maxUses, contextSize, location, domains: domains?.allowed }) };
}

const lostOf = (settings: { readonly [name: string]: unknown }): readonly string[] =>
  Object.keys(settings).filter((name) => settings[name] !== undefined);
