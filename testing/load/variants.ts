/** A way to run the gateway; each further room that works on requests adds one. */
export interface Variant {
  readonly name: string;
  /** config.json */
  config(upstreamUrl: string): unknown;
  /** what clients send along */
  readonly headers: Readonly<Record<string, string>>;
}

const openaiAt = (upstreamUrl: string) => ({
  keys: [{ id: 'bench-key', name: 'bench', value: 'sk-bench', models: ['*'], weight: 1 }],
  network_config: { base_url: upstreamUrl, default_request_timeout_in_seconds: 60 },
  concurrency_and_buffer_size: { concurrency: 5000, buffer_size: 10_000 },
});

const plainConfig = (upstreamUrl: string) => ({
  client: { enable_logging: false, drop_excess_requests: false },
  providers: { openai: openaiAt(upstreamUrl) },
});

export const plain: Variant = { name: 'plain', config: plainConfig, headers: {} };

const virtualKey: Variant = {
  name: 'virtual key',
  config: (upstreamUrl) => ({
    ...plainConfig(upstreamUrl),
    governance: {
      virtual_keys: [
        {
          id: 'vk-bench',
          name: 'bench',
          value: 'sk-bf-bench-0000000000000001',
          is_active: true,
          provider_configs: [{ provider: 'openai', allowed_models: ['*'], key_ids: ['*'], weight: 1 }],
          budgets: [{ max_limit: 1_000_000, reset_duration: '1M' }],
          rate_limit: { request_max_limit: 1_000_000_000, request_reset_duration: '1h' },
        },
      ],
    },
  }),
  headers: { 'x-bf-vk': 'sk-bf-bench-0000000000000001' },
};

export const variants: readonly Variant[] = [plain, virtualKey];
