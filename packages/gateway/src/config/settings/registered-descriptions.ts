import { customProvider, describedProvider } from '@bifrost/core/providers/registry.ts';
import type { Descriptions } from './descriptions.ts';

/** The descriptions that come with the core. */
export const registeredDescriptions: Descriptions = {
  standard: describedProvider,
  custom(name, base) {
    const made = customProvider(base, { name });
    return made.ok ? made.value : undefined;
  },
};
