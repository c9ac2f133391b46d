import type { Config } from './schema/config.ts';
import type { VirtualKey } from './schema/virtual-key.ts';

/**
 * A file of version 1 was written when empty lists meant "everything". Where that was so the list becomes `["*"]`;
 * tool lists already meant "nothing" and stay. Done before anybody compares or stores the configuration.
 */
export function normaliseVersion1(config: Config): Config {
  if (config.version !== 1) return config;
  const virtual_keys = config.governance.virtual_keys.map((key) => widenVirtualKey(key, config));
  return { ...config, providers: widenKeys(config.providers), governance: { ...config.governance, virtual_keys } };
}

const all = ['*'];
const allIfEmpty = (list: string[]): string[] => (list.length === 0 ? all : list);

function widenKeys(providers: Config['providers']): Config['providers'] {
  const widened = Object.entries(providers).map(([name, provider]) => {
    const keys = provider.keys.map((key) => ({ ...key, models: allIfEmpty(key.models) }));
    return [name, { ...provider, keys }] as const;
  });
  return Object.fromEntries(widened);
}

function widenVirtualKey(key: VirtualKey, config: Config): VirtualKey {
  return { ...key, provider_configs: widenProviderConfigs(key, config), mcp_configs: widenMcpConfigs(key, config) };
}

function widenProviderConfigs({ provider_configs }: VirtualKey, { providers }: Config): VirtualKey['provider_configs'] {
  if (provider_configs.length === 0) {
    const names = Object.keys(providers).sort();
    return names.map((provider) => ({ provider, weight: null, allowed_models: all, key_ids: all, keys: [] }));
  }
  return provider_configs.map((entry) => ({
    ...entry,
    allowed_models: allIfEmpty(entry.allowed_models),
    key_ids: entry.keys.length === 0 ? allIfEmpty(entry.key_ids) : entry.key_ids,
  }));
}

function widenMcpConfigs({ mcp_configs }: VirtualKey, { mcp }: Config): VirtualKey['mcp_configs'] {
  if (mcp_configs.length > 0 || mcp === undefined) return mcp_configs;
  return mcp.client_configs.map(({ name }) => ({ mcp_client_name: name, tools_to_execute: all }));
}
