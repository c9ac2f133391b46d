import type { Provider } from './provider.ts';
import type { ProviderKey } from './provider-key.ts';

/** Servers that everybody runs for themselves: each key knows its own, and needs no secret. */
export function ownServer(urlOf: (key: ProviderKey) => string | undefined) {
  return {
    baseUrl: '',
    baseUrlOf: urlOf,
    isUsableKey: (key, ownUrl) => (ownUrl ?? urlOf(key) ?? '') !== '',
  } as const satisfies Pick<Provider, 'baseUrl' | 'baseUrlOf' | 'isUsableKey'>;
}
