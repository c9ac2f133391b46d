import type { EngineSettings, ProviderSettings } from '@bifrost/core/engine/provider-settings.ts';
import { deepFreeze } from '../deep-freeze.ts';
import { error, type Finding } from '../problem.ts';
import type { Config } from '../schema/config.ts';
import { type ClientSettings, clientSettings } from './client-settings.ts';
import type { Descriptions } from './descriptions.ts';
import { providerSettings } from './provider-settings.ts';
import { registeredDescriptions } from './registered-descriptions.ts';

export interface BuiltSettings {
  readonly settings: EngineSettings;
  readonly client: ClientSettings;
  readonly findings: readonly Finding[];
}

/** The snapshot that engine and HTTP floor work from. Frozen: a change of the configuration builds another one. */
export function buildSettings(config: Config, descriptions: Descriptions = registeredDescriptions): BuiltSettings {
  const findings: Finding[] = [];
  const providers = new Map<string, ProviderSettings>();
  for (const [name, written] of Object.entries(config.providers)) {
    const base = written.custom_provider_config?.base_provider_type;
    const description = base === undefined ? descriptions.standard(name) : descriptions.custom(name, base);
    if (description) providers.set(name, frozen(providerSettings(name, description, written)));
    else findings.push(error(`providers.${name}`, unsupported(name, base)));
  }
  const client = deepFreeze(clientSettings(config.client));
  const settings = Object.freeze({
    providers,
    dropsExcessRequests: client.dropsExcessRequests,
    maxBodyBytes: client.maxRequestBodyBytes,
  });
  return { settings, client, findings };
}

/** The description is the vendor's and not ours to freeze. */
function frozen(settings: ProviderSettings): ProviderSettings {
  for (const [member, value] of Object.entries(settings)) if (member !== 'provider') deepFreeze(value);
  return Object.freeze(settings);
}

const unsupported = (name: string, base: string | undefined): string =>
  base === undefined ? `unsupported provider: ${name}` : `unsupported base provider type: ${base}`;
