import type { ProviderSettings } from '@bifrost/core/engine/provider-settings.ts';
import type { Provider as Description } from '@bifrost/core/providers/provider.ts';
import type { CustomProvider, Provider } from '../schema/provider.ts';
import { connectionSettings } from './connection-settings.ts';
import { providerKey } from './provider-key.ts';
import { withoutSlash } from './vendor-key-settings.ts';

/** One provider as the engine knows it: its description and what its owner set. */
export function providerSettings(name: string, description: Description, written: Provider): ProviderSettings {
  const { network_config: network, custom_provider_config: custom } = written;
  const baseUrl = network.base_url ? withoutSlash(network.base_url) : undefined;
  return {
    name,
    provider: description,
    ...(baseUrl !== undefined && { baseUrl }),
    keys: written.keys.map((key) => providerKey(key, baseUrl)),
    isKeyless: custom?.is_key_less ?? false,
    isCustom: custom !== undefined,
    ...allowance(custom),
    pathOverrides: pathOverrides(custom),
    extraHeaders: network.extra_headers,
    betaHeaders: network.beta_header_overrides,
    ...timing(written),
    connection: connectionSettings(written),
    concurrency: written.concurrency_and_buffer_size.concurrency,
    bufferSize: written.concurrency_and_buffer_size.buffer_size,
    sendsBackRawRequest: written.send_back_raw_request,
    sendsBackRawResponse: written.send_back_raw_response,
    storesRaw: written.store_raw_request_response,
    disablesStore: written.openai_config?.disable_store ?? false,
  };
}

const timing = ({ network_config: network }: Provider) => ({
  requestTimeoutMs: network.default_request_timeout_in_seconds * 1000,
  streamIdleTimeoutMs: network.stream_idle_timeout_in_seconds * 1000,
  maxRetries: network.max_retries,
  backoffInitialMs: network.retry_backoff_initial,
  backoffMaxMs: network.retry_backoff_max,
});

function allowance(custom: CustomProvider | undefined): { readonly allowedRequests?: ReadonlySet<string> } {
  if (custom?.allowed_requests === undefined) return {};
  const allowed = Object.entries(custom.allowed_requests).filter(([, isAllowed]) => isAllowed === true);
  return { allowedRequests: new Set(allowed.map(([name]) => name)) };
}

/** Without effect where the path carries the model or the signature. */
const fixedPaths: ReadonlySet<string> = new Set(['gemini', 'bedrock']);

function pathOverrides(custom: CustomProvider | undefined): Readonly<Record<string, string>> {
  if (custom === undefined || fixedPaths.has(custom.base_provider_type)) return {};
  const overrides = Object.entries(custom.request_path_overrides).filter(([, path]) => path !== '');
  return Object.fromEntries(
    overrides.map(([type, path]) => [type, isWhole(path) ? path : `/${path.replace(/^\/+/, '')}`]),
  );
}

const isWhole = (path: string): boolean => /^https?:\/\//i.test(path);
