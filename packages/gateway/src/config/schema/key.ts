import { z } from 'zod';
import { aliasFault } from './alias-fault.ts';
import { EnvVar } from './env-var.ts';
import { azureKey, bedrockKey, replicateKey, serverKey, vertexKey, vllmKey } from './key-blocks.ts';
import { BlackList, WhiteList } from './white-list.ts';

const Aliases = z
  .record(z.string(), z.string())
  .superRefine((aliases, context) => {
    const message = aliasFault(aliases);
    if (message !== undefined) context.addIssue({ code: 'custom', message, params: { dropsEntity: true } });
  })
  .optional();

/** One credential of a provider. */
export const Key = z.strictObject({
  id: z.string().min(1).optional().describe('Give one to keep references stable; otherwise made at each start.'),
  name: z.string().min(1).describe('Unique among the keys of all providers.'),
  value: EnvVar.optional().describe('The credential. Optional where the key block below carries it.'),
  models: WhiteList.describe('Models this key serves: `["*"]` all, `[]` none.'),
  blacklisted_models: BlackList.describe('Models this key never serves; wins over `models`.'),
  weight: z.number().min(0).default(1).describe('Share of the traffic, relative to the other keys.'),
  enabled: z.boolean().default(true).describe('A key that is off serves nothing.'),
  use_for_batch_api: z.boolean().default(false).describe('Batches and files only use such keys.'),
  aliases: Aliases.describe("Names for clients → the provider's own model ids."),
  azure_key_config: azureKey.optional().describe('Azure OpenAI resource.'),
  vertex_key_config: vertexKey.optional().describe('Google Cloud project.'),
  bedrock_key_config: bedrockKey.optional().describe('AWS account.'),
  replicate_key_config: replicateKey.optional().describe('Replicate.'),
  vllm_key_config: vllmKey.optional().describe('vLLM server.'),
  ollama_key_config: serverKey.optional().describe('Ollama server.'),
  sgl_key_config: serverKey.optional().describe('SGLang server.'),
});
export type Key = z.output<typeof Key>;
