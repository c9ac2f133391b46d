import { type RequestType, spelledRequestType } from '../../schema/request-type.ts';
import { keyEntry } from '../keys/key-entry.ts';
import { KeyIndex } from '../keys/key-index.ts';
import type { EngineSettings, ProviderSettings } from '../provider-settings.ts';
import type { ProviderQueue } from '../queue/provider-queue.ts';

type Headers = Readonly<Record<string, string>>;

/** A configured provider with everything that a request would otherwise compute. Made once per configuration. */
export interface ReadyProvider {
  readonly settings: ProviderSettings;
  readonly keys: KeyIndex;
  readonly queue: ProviderQueue;
  /** without trailing slash; a key may know its own */
  readonly baseUrl: string;
  /** lower-case names; configured headers before what the client and the protocol add */
  readonly headers: { readonly unary: Headers; readonly stream: Headers; readonly bodyless: Headers };
  /** configured headers alone, lower-case names */
  readonly configuredHeaders: Headers;
}

/** What one configuration means to the request path. Swapped as a whole. */
export interface Snapshot {
  readonly settings: EngineSettings;
  readonly providers: ReadonlyMap<string, ReadyProvider>;
}

export function readyProvider(settings: ProviderSettings, queue: ProviderQueue): ReadyProvider {
  const { provider } = settings;
  const configured = Object.fromEntries(
    Object.entries(settings.extraHeaders).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const json = { 'content-type': 'application/json', ...configured };
  return {
    settings,
    keys: new KeyIndex(
      settings.name,
      settings.keys.map((key) => keyEntry(key, provider, settings.baseUrl)),
    ),
    queue,
    baseUrl: withoutSlash(settings.baseUrl ?? provider.baseUrl),
    headers: {
      unary: json,
      stream: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'cache-control': 'no-cache',
        ...configured,
      },
      bodyless: configured,
    },
    configuredHeaders: configured,
  };
}

export const withoutSlash = (url: string): string => (url.endsWith('/') ? url.replace(/\/+$/, '') : url);

/** May this provider be asked for this operation at all, as far as its owner allows? */
export const isAllowed = (settings: ProviderSettings, type: RequestType, isStream: boolean): boolean =>
  settings.allowedRequests === undefined || settings.allowedRequests.has(spelledRequestType(type, isStream));
