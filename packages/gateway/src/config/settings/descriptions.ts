import type { Provider } from '@bifrost/core/providers/provider.ts';

/** The descriptions of all providers that were built. */
export interface Descriptions {
  standard(name: string): Provider | undefined;
  /** a provider of the user's own making; `undefined` when `base` cannot serve as one */
  custom(name: string, base: string): Provider | undefined;
}
