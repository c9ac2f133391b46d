import { z } from 'zod';
import { durationMs } from './duration.ts';
import { EnvVar } from './env-var.ts';

/** Milliseconds as a number, or a duration as text; comes out in ms. */
const backoff = (member: string, presetMs: number, text: string) =>
  z
    .union([z.int().min(0), z.string()])
    .transform((input, context) => {
      const ms = typeof input === 'number' ? input : durationMs(input);
      if (ms !== undefined && ms >= 0) return Math.round(ms);
      const message = `invalid ${member} "${input}": use a Go duration string like "500ms", "5s", "1m"`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .prefault(presetMs)
    .describe(text);

const clampedConnections = z
  .int()
  .transform((count) => Math.min(10_000, Math.max(1, count)))
  .prefault(5000)
  .describe('Open connections to one host, 1 to 10000.');

/** How a provider is reached. */
export const Network = z.strictObject({
  base_url: z.string().optional().describe("Replaces the provider's own address. No trailing slash needed."),
  extra_headers: z
    .record(z.string(), z.string())
    .default({})
    .describe('Headers for every upstream request that does not carry them yet.'),
  default_request_timeout_in_seconds: z.int().min(1).default(30).describe('Longest duration of a unary call.'),
  max_retries: z.int().min(0).default(0).describe('Further tries on the same target after an error that may pass.'),
  retry_backoff_initial: backoff('retry_backoff_initial', 500, 'Wait before the first retry, in ms or as `"500ms"`.'),
  retry_backoff_max: backoff('retry_backoff_max', 5000, 'Longest wait between retries, in ms or as `"5s"`.'),
  stream_idle_timeout_in_seconds: z
    .int()
    .min(5)
    .max(3600)
    .default(60)
    .describe('A stream that is silent for longer is given up.'),
  max_conns_per_host: clampedConnections,
  enforce_http2: z.boolean().default(false).describe('Speak HTTP/2 only.'),
  insecure_skip_verify: z.boolean().default(false).describe('Do not check certificates. Dangerous.'),
  ca_cert_pem: EnvVar.optional().describe('Further trusted certificate authority, PEM.'),
  beta_header_overrides: z
    .record(z.string(), z.boolean())
    .default({})
    .describe('Anthropic beta headers by prefix: on or off for this provider.'),
});
export type Network = z.output<typeof Network>;

/** A proxy between gateway and provider. */
export const ProviderProxy = z.strictObject({
  type: z
    .enum(['none', 'http', 'socks5', 'environment'])
    .default('none')
    .describe('`environment` uses HTTP_PROXY, HTTPS_PROXY and NO_PROXY of the process.'),
  url: EnvVar.optional().describe('Address of the proxy.'),
  username: EnvVar.optional().describe('Used together with `password`.'),
  password: EnvVar.optional().describe('Used together with `username`.'),
  ca_cert_pem: EnvVar.optional().describe('Certificate authority of a proxy that looks into TLS, PEM.'),
});
export type ProviderProxy = z.output<typeof ProviderProxy>;
