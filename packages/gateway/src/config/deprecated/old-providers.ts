import { type Finding, warning } from '../problem.ts';
import { entriesAt, isMembers, type Members, membersAt, moveTo, take } from './json-object.ts';

/** Members of providers and keys that were renamed, moved or removed; names of providers in lower case. */
export function modernProviders(file: Members): readonly Finding[] {
  if (!isMembers(file['providers'])) return [];
  const found: Finding[] = [];
  const providers = new Map<string, unknown>();
  for (const [written, provider] of Object.entries(file['providers'])) {
    const name = written.toLowerCase();
    const path = `providers.${written}`;
    if (providers.has(name)) found.push(warning(path, `replaces another "${name}" above it`));
    providers.set(name, provider);
    if (isMembers(provider)) found.push(...modernProvider(provider, path));
  }
  file['providers'] = Object.fromEntries(providers);
  return found;
}

function modernProvider(provider: Members, path: string): readonly Finding[] {
  for (const name of ['status', 'description', 'config_hash', 'provider_status']) delete provider[name];
  const overrides = take(provider, 'pricing_overrides');
  const removed = warning(`${path}.pricing_overrides`, 'was removed, use governance.pricing_overrides');
  return [
    ...(overrides === undefined ? [] : [removed]),
    ...oldBackoffs(membersAt(provider, 'network_config'), `${path}.network_config`),
    ...entriesAt(provider, 'keys').flatMap(({ entry, index }) => modernKey(entry, `${path}.keys[${index}]`)),
  ];
}

function oldBackoffs(network: Members, path: string): readonly Finding[] {
  const later = take(network, 'allow_private_network');
  const found = ['retry_backoff_initial', 'retry_backoff_max'].flatMap((name) => {
    const value = take(network, `${name}_ms`);
    if (value === undefined) return [];
    moveTo(network, name, value);
    return [warning(`${path}.${name}_ms`, `is called ${name} today`)];
  });
  if (later === undefined) return found;
  return [...found, warning(`${path}.allow_private_network`, 'belongs to a newer release and has no effect')];
}

function modernKey(key: Members, path: string): readonly Finding[] {
  for (const name of ['status', 'description', 'config_hash']) delete key[name];
  const found = ['azure', 'vertex', 'bedrock', 'replicate', 'huggingface'].flatMap((vendor) =>
    oldDeployments(key, `${vendor}_key_config`, path),
  );
  if (take(key, 'huggingface_key_config') === undefined) return found;
  return [...found, warning(`${path}.huggingface_key_config`, 'was removed; its deployments count as aliases')];
}

/** Every vendor had a map of its own for what is `aliases` today. */
function oldDeployments(key: Members, block: string, path: string): readonly Finding[] {
  const settings = membersAt(key, block);
  const deployments = take(settings, 'deployments');
  if (!isMembers(deployments)) return [];
  if (!isMembers(key['aliases'])) key['aliases'] = {};
  for (const [alias, model] of Object.entries(deployments)) moveTo(membersAt(key, 'aliases'), alias, model);
  const isReplicate = block === 'replicate_key_config' && Object.keys(deployments).length > 0;
  if (isReplicate) moveTo(settings, 'use_deployments_endpoint', true);
  return [warning(`${path}.${block}.deployments`, "was replaced by the key's aliases and is read as such")];
}
