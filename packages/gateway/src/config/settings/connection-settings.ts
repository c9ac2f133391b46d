import type { ConnectionSettings, ProxySettings } from '@bifrost/core/engine/provider-settings.ts';
import type { EnvVar } from '../schema/env-var.ts';
import type { ProviderProxy } from '../schema/network.ts';
import type { Provider } from '../schema/provider.ts';

/** How a provider is dialled. A proxy or certificate whose variable is empty refuses every dial: never around it. */
export function connectionSettings({ network_config: network, proxy_config: proxy }: Provider): ConnectionSettings {
  const usedProxy = proxy === undefined || proxy.type === 'none' ? undefined : proxy;
  const proxySettings = usedProxy && settingsOf(usedProxy);
  const certificates = [network.ca_cert_pem, usedProxy?.ca_cert_pem].map((pem) => pem?.value ?? '');
  const caCertPem = certificates.filter((pem) => pem !== '').join('\n');
  const refusal = refusalOf(network.ca_cert_pem, usedProxy);
  return {
    ...(proxySettings && { proxy: proxySettings }),
    ...(caCertPem !== '' && { caCertPem }),
    skipsTlsVerification: network.insecure_skip_verify,
    maxConnectionsPerHost: network.max_conns_per_host,
    enforcesHttp2: network.enforce_http2,
    ...(refusal !== undefined && { refusal }),
  };
}

function settingsOf({ type, url, username, password }: ProviderProxy): ProxySettings | undefined {
  if (type === 'environment') return { type };
  if (type === 'none' || url === undefined || url.value === '') return undefined;
  const hasLogin = Boolean(username?.value) && Boolean(password?.value);
  return {
    type,
    url: url.value,
    ...(hasLogin && { username: username?.value ?? '', password: password?.value ?? '' }),
  };
}

function refusalOf(caCertPem: EnvVar | undefined, proxy: ProviderProxy | undefined): string | undefined {
  for (const member of ['url', 'username', 'password', 'ca_cert_pem'] as const) {
    const reference = emptyReference(proxy?.[member]);
    if (reference)
      return `invalid proxy configuration: proxy.${member} references "${reference}" but it resolved to an empty value`;
  }
  const reference = emptyReference(caCertPem);
  if (reference === undefined) return undefined;
  return `invalid provider configuration: network_config.ca_cert_pem references "${reference}" but it resolved to an empty value`;
}

const emptyReference = (setting: EnvVar | undefined): string | undefined =>
  setting?.from_env === true && setting.value === '' ? setting.env_var : undefined;
