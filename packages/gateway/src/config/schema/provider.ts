import { isGenerateType, requestTypes } from '@bifrost/core/schema/request-type.ts';
import { z } from 'zod';
import { Key } from './key.ts';
import { Network, ProviderProxy } from './network.ts';

const streamable = ['speech', 'transcription', 'image_generation', 'image_edit', 'passthrough'] as const;

/** Public spellings of everything a client may ask for, streamed or not. */
export const requestNames: readonly string[] = requestTypes.flatMap((type) =>
  isGenerateType(type) || (streamable as readonly string[]).includes(type) ? [type, `${type}_stream`] : [type],
);

const AllowedRequests = z.strictObject(
  Object.fromEntries(requestNames.map((name) => [name, z.boolean().optional().describe(`Allow \`${name}\`.`)])),
);

/** A provider of the user's own making. */
export const CustomProvider = z.strictObject({
  base_provider_type: z
    .string()
    .describe('Whose API it speaks: anthropic, bedrock, cohere, gemini, openai, huggingface or replicate.'),
  is_key_less: z.boolean().default(false).describe('It needs no key. Not with base bedrock.'),
  allowed_requests: AllowedRequests.optional().describe('Absent allows everything; present only what is true.'),
  request_path_overrides: z
    .record(z.string(), z.string())
    .default({})
    .describe('Request type → path, or whole URL, in place of the usual one.'),
});
export type CustomProvider = z.output<typeof CustomProvider>;

const Concurrency = z
  .strictObject({
    concurrency: z.int().min(1).default(1000).describe('Requests that run at the same time.'),
    buffer_size: z.int().min(1).default(5000).describe('Requests that may wait.'),
  })
  .refine(({ concurrency, buffer_size }) => concurrency <= buffer_size, {
    error: 'concurrency must be less than or equal to buffer_size',
  })
  .prefault({});

/** One provider and its keys. */
export const Provider = z.strictObject({
  keys: z.array(Key).default([]).describe('Credentials.'),
  network_config: Network.prefault({}).describe('How it is reached.'),
  concurrency_and_buffer_size: Concurrency.describe('How much it gets at once.'),
  proxy_config: ProviderProxy.optional().describe('A proxy on the way.'),
  send_back_raw_request: z.boolean().default(false).describe('Show clients what was sent, in `extra_fields`.'),
  send_back_raw_response: z.boolean().default(false).describe('Show clients what came back, in `extra_fields`.'),
  store_raw_request_response: z.boolean().default(false).describe('Keep both in logs.'),
  custom_provider_config: CustomProvider.optional().describe('Makes it a provider of your own.'),
  openai_config: z
    .strictObject({ disable_store: z.boolean().default(false).describe('Force `store: false` on Responses.') })
    .optional()
    .describe('OpenAI only.'),
});
export type Provider = z.output<typeof Provider>;
