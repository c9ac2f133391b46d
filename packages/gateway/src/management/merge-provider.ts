import { looksHidden, looksRedacted, mergeSecret, redactToText } from '../config/redact.ts';
import type { EnvVar } from '../config/schema/env-var.ts';
import type { ProviderProxy } from '../config/schema/network.ts';
import type { ProviderBody } from '../store/rows/provider-records.ts';
import { Refusal } from './refusal.ts';

/** What was sent, with the stored secrets where redacted ones came back. */
export function mergeProvider(sent: ProviderBody, stored: ProviderBody | undefined): ProviderBody {
  const ca = sent.network_config.ca_cert_pem;
  const network_config = {
    ...sent.network_config,
    ...(ca && { ca_cert_pem: mergeCa(ca, stored?.network_config.ca_cert_pem) }),
  };
  const proxy = sent.proxy_config && mergeProxy(sent.proxy_config, stored?.proxy_config);
  return { ...sent, network_config, ...(proxy && { proxy_config: proxy }) };
}

function mergeProxy(sent: ProviderProxy, stored: ProviderProxy | undefined): ProviderProxy {
  const members = (['url', 'username', 'password', 'ca_cert_pem'] as const).flatMap((name) => {
    const value = sent[name];
    return value === undefined ? [] : [[name, merge(`proxy_config.${name}`, value, stored?.[name])]];
  });
  return { ...sent, ...Object.fromEntries(members) };
}

function mergeCa(sent: EnvVar, stored: EnvVar | undefined): EnvVar {
  const isShownForm = stored !== undefined && !sent.from_env && sent.value === redactToText(stored);
  return isShownForm ? stored : merge('network_config.ca_cert_pem', sent, stored);
}

function merge(path: string, sent: EnvVar, stored: EnvVar | undefined): EnvVar {
  if (!sent.from_env && !looksRedacted(sent.value) && !looksHidden(sent.value)) return sent;
  const merged = mergeSecret(sent, stored);
  if (merged !== undefined) return merged;
  throw new Refusal(400, `${path} looks redacted, and there is no stored value it could stand for`);
}
