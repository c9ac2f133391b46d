import { customProviderFault } from '../custom-provider-fault.ts';
import { error, type Finding, warning } from '../problem.ts';
import type { Config } from '../schema/config.ts';
import type { Key } from '../schema/key.ts';
import type { Provider } from '../schema/provider.ts';
import type { Checked } from './checked.ts';

/** Leaves out providers that cannot exist and keys whose name is taken; gives every key an id. */
export function checkProviders(config: Config, newId: () => string): Checked {
  const findings: Finding[] = [];
  const names = new Set<string>();
  const providers: [string, Provider][] = [];
  for (const [name, written] of Object.entries(config.providers)) {
    const path = `providers.${name}`;
    const fault = customProviderFault(name, written.custom_provider_config);
    if (fault !== undefined) {
      findings.push(error(path, `${fault}; ${path} is left out`));
      continue;
    }
    const provider = withDefaultKey(name, written, findings);
    findings.push(...addressFindings(path, provider), ...tlsFindings(path, provider));
    findings.push(...provider.keys.flatMap((key, index) => unsetFindings(`${path}.keys[${index}].value`, key)));
    const keys = provider.keys.filter((key, index) => isNewName(key, `${path}.keys[${index}]`, names, findings));
    providers.push([name, { ...provider, keys: keys.map((key) => ({ ...key, id: key.id ?? newId() })) }]);
  }
  return { config: { ...config, providers: Object.fromEntries(providers) }, findings };
}

function isNewName(key: Key, path: string, names: Set<string>, findings: Finding[]): boolean {
  if (names.has(key.name)) {
    findings.push(error(`${path}.name`, `another key is called "${key.name}"; ${path} is left out`));
    return false;
  }
  names.add(key.name);
  return true;
}

const serverKeyNames: { readonly [provider: string]: string } = {
  ollama: 'Default Ollama Key',
  sgl: 'Default SGL Key',
};

/** Older files gave these servers one address for the whole provider and no key. */
function withDefaultKey(name: string, provider: Provider, findings: Finding[]): Provider {
  const keyName = serverKeyNames[name];
  const url = provider.network_config.base_url;
  if (keyName === undefined || provider.keys.length > 0 || url === undefined || url === '') return provider;
  const message = `belongs into ${name}_key_config.url of a key; a key "${keyName}" is made for it`;
  findings.push(warning(`providers.${name}.network_config.base_url`, message));
  const key: Key = {
    name: keyName,
    models: ['*'],
    blacklisted_models: [],
    weight: 1,
    enabled: true,
    use_for_batch_api: false,
    [name === 'ollama' ? 'ollama_key_config' : 'sgl_key_config']: { url: { value: url, env_var: '', from_env: false } },
  };
  return { ...provider, keys: [key] };
}

/** The address is used as it stands: references to the environment are not looked up here. */
function addressFindings(path: string, { network_config: { base_url: url } }: Provider): readonly Finding[] {
  if (url === undefined || url === '' || isWebAddress(url)) return [];
  const found = error(`${path}.network_config.base_url`, 'is no address, the provider cannot be reached');
  return [{ ...found, expected: 'http://… or https://…' }];
}

const isWebAddress = (url: string): boolean => /^https?:$/.test(URL.parse(url)?.protocol ?? '');

const unsetFindings = (path: string, { value }: Key): readonly Finding[] =>
  value?.from_env && value.value === ''
    ? [warning(path, `is empty, the variable ${value.env_var.replace(/^env\./, '')} is not set`)]
    : [];

function tlsFindings(path: string, { network_config: network, proxy_config: proxy }: Provider): readonly Finding[] {
  const found: Finding[] = [];
  if (network.insecure_skip_verify && network.ca_cert_pem !== undefined) {
    found.push(warning(`${path}.network_config.ca_cert_pem`, 'has no effect beside insecure_skip_verify'));
  }
  const needsUrl = proxy?.type === 'http' || proxy?.type === 'socks5';
  const hasUrl = proxy?.url !== undefined && (proxy.url.from_env || proxy.url.value !== '');
  if (needsUrl && !hasUrl)
    found.push(warning(`${path}.proxy_config.url`, 'is missing, the provider is reached directly'));
  return found;
}
