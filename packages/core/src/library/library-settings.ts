import type { EngineSettings, ProviderSettings } from '../engine/provider-settings.ts';
import type { Provider } from '../providers/provider.ts';
import type { ProviderKey } from '../providers/provider-key.ts';
import { customProvider, describedProvider } from '../providers/registry.ts';
import type { BifrostOptions, LibraryKey, LibraryProvider } from './library-options.ts';

const maxBodyBytes = 100 * 1024 * 1024;

/** The engine's settings out of an embedder's options. Throws on a provider that nobody knows: that is a bug in code. */
export function librarySettings({ providers, dropsExcessRequests }: BifrostOptions): EngineSettings {
  const entries = Object.entries(providers).map(([name, options]) => [name, settingsOf(name, options)] as const);
  return { providers: new Map(entries), dropsExcessRequests: dropsExcessRequests ?? false, maxBodyBytes };
}

function settingsOf(name: string, options: LibraryProvider): ProviderSettings {
  return {
    name,
    provider: descriptionOf(name, options),
    ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl.replace(/\/+$/, '') }),
    keys: (options.keys ?? []).map((key, position) => keyOf(name, key, position)),
    isKeyless: options.keys === undefined || options.keys.length === 0,
    isCustom: options.base !== undefined,
    pathOverrides: {},
    extraHeaders: options.extraHeaders ?? {},
    betaHeaders: {},
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    streamIdleTimeoutMs: options.streamIdleTimeoutMs ?? 60_000,
    maxRetries: options.maxRetries ?? 0,
    backoffInitialMs: options.backoffInitialMs ?? 500,
    backoffMaxMs: options.backoffMaxMs ?? 5_000,
    connection: { skipsTlsVerification: false, maxConnectionsPerHost: 5_000, enforcesHttp2: false },
    concurrency: options.concurrency ?? 1_000,
    bufferSize: options.bufferSize ?? 5_000,
    sendsBackRawRequest: false,
    sendsBackRawResponse: false,
    storesRaw: false,
    disablesStore: false,
  };
}

function descriptionOf(name: string, { provider, base }: LibraryProvider): Provider {
  if (provider) return provider;
  if (base !== undefined) {
    const custom = customProvider(base, { name });
    if (!custom.ok) throw new TypeError(custom.error.message);
    return custom.value;
  }
  const described = describedProvider(name);
  if (!described) throw new TypeError(`unsupported provider: ${name}`);
  return described;
}

const keyOf = (provider: string, key: LibraryKey, position: number): ProviderKey => ({
  id: `${provider}-${position + 1}`,
  name: `${provider}-${position + 1}`,
  models: ['*'],
  blockedModels: [],
  weight: 1,
  isEnabled: true,
  isForBatches: false,
  aliases: {},
  vendor: {},
  ...key,
});
