import { z } from 'zod';

const Pricing = z.strictObject({
  pricing_url: z.string().optional().describe('Where prices come from; `env.NAME` is allowed.'),
  pricing_sync_interval: z
    .int()
    .optional()
    .describe('Seconds between downloads; 86400 when absent, less than 3600 counts as 3600.'),
});

/** Prices and other data that the gateway fetches. */
export const Framework = z.strictObject({ pricing: Pricing.optional().describe('Prices of models.') });
export type Framework = z.output<typeof Framework>;

const atLeastOne = (preset: number, text: string) =>
  z
    .int()
    .min(0)
    .transform((count) => (count === 0 ? preset : count))
    .prefault(preset)
    .describe(text);

/** WebSocket connections, of clients and to providers. */
export const WebSocketSettings = z.strictObject({
  max_connections_per_user: atLeastOne(100, 'Connections of one user.'),
  transcript_buffer_size: atLeastOne(100, 'Transcript entries that are kept.'),
  pool: z
    .strictObject({
      max_idle_per_key: atLeastOne(50, 'Idle connections per key.'),
      max_total_connections: atLeastOne(1000, 'Connections.'),
      idle_timeout_seconds: atLeastOne(600, 'Seconds after which an idle connection is closed.'),
      max_connection_lifetime_seconds: atLeastOne(7200, 'Seconds after which any connection is closed.'),
    })
    .prefault({})
    .describe('Connections to providers.'),
});
export type WebSocketSettings = z.output<typeof WebSocketSettings>;
