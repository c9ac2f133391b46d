import { redactEnvVar } from '../config/redact.ts';
import { literal } from '../config/schema/env-var.ts';
import { blocksView } from './key-view.ts';
import type { LiveConfig } from './live-config.ts';
import type { ManagementRoute } from './management-route.ts';

const never = '0001-01-01T00:00:00Z';

/** `/api/keys`: the keys of all providers, for choosing among them. An array, as its readers expect. */
export const keyRoutes = (live: LiveConfig): readonly ManagementRoute[] => [
  {
    method: 'get',
    path: '/api/keys',
    permission: { resource: 'provider-keys', operation: 'view' },
    summary: 'The keys of all providers, their secrets redacted.',
    handle: async () => ({
      body: Object.entries(live.current.config.providers).flatMap(([provider, { keys }]) =>
        keys.map((key) => ({
          id: 0,
          key_id: key.id ?? key.name,
          name: key.name,
          provider,
          provider_id: 0,
          value: redactEnvVar(key.value ?? literal('')),
          ...blocksView({ ...key, id: key.id ?? key.name }),
          models: key.models,
          blacklisted_models: key.blacklisted_models,
          weight: key.weight,
          status: 'unknown',
          created_at: never,
          updated_at: never,
        })),
      ),
    }),
  },
];
