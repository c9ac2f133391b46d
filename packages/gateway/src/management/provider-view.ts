import { hideEnvVar, redactEnvVar, redactToText } from '../config/redact.ts';
import type { EnvVar } from '../config/schema/env-var.ts';
import type { Network, ProviderProxy } from '../config/schema/network.ts';
import type { Provider } from '../config/schema/provider.ts';

export interface ShownProvider {
  readonly name: string;
  readonly provider: Omit<Provider, 'keys'>;
  readonly isRunning: boolean;
  readonly configHash: string;
}

/** A provider as callers see it: everything but its keys and its secrets. */
export const providerView = ({ name, provider, isRunning, configHash }: ShownProvider) => ({
  name,
  network_config: networkView(provider.network_config),
  concurrency_and_buffer_size: provider.concurrency_and_buffer_size,
  proxy_config: provider.proxy_config === undefined ? null : proxyView(provider.proxy_config),
  send_back_raw_request: provider.send_back_raw_request,
  send_back_raw_response: provider.send_back_raw_response,
  store_raw_request_response: provider.store_raw_request_response,
  ...(provider.custom_provider_config && { custom_provider_config: provider.custom_provider_config }),
  ...(provider.openai_config && { openai_config: provider.openai_config }),
  provider_status: isRunning ? 'active' : 'error',
  config_hash: configHash,
});

const networkView = ({ ca_cert_pem: ca, ...network }: Network) => ({
  ...network,
  ...(ca && { ca_cert_pem: redactToText(ca) }),
});

const proxyView = ({ type, url, username, password, ca_cert_pem: ca }: ProviderProxy) => ({
  type,
  ...(url && { url: shownUrl(url) }),
  ...(username && { username: shownUnlessEnv(username) }),
  ...(password && { password: hideEnvVar(password) }),
  ...(ca && { ca_cert_pem: hideEnvVar(ca) }),
});

const shownUnlessEnv = (setting: EnvVar): EnvVar => (setting.from_env ? redactEnvVar(setting) : setting);

/** Some write the password into the address. */
const shownUrl = (url: EnvVar): EnvVar => (url.value.includes('@') ? redactEnvVar(url) : shownUnlessEnv(url));
