import type { ProviderKey } from '@bifrost/core/providers/provider-key.ts';
import type { Key } from '../schema/key.ts';
import { vendorKeySettings } from './vendor-key-settings.ts';

/** A key as the engine knows it. `serverUrl` serves ollama and sgl keys that have no address of their own. */
export const providerKey = (key: Key, serverUrl: string | undefined): ProviderKey => ({
  id: key.id ?? key.name,
  name: key.name,
  value: key.value?.value ?? '',
  models: key.models,
  blockedModels: key.blacklisted_models,
  weight: key.weight,
  isEnabled: key.enabled,
  isForBatches: key.use_for_batch_api,
  aliases: key.aliases ?? {},
  vendor: vendorKeySettings(key, serverUrl),
});
