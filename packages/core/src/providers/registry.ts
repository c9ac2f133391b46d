import { fail, ok, type Result } from '../schema/errors/result.ts';
import { anthropic } from './anthropic.ts';
import { azure } from './azure.ts';
import { bedrock } from './bedrock.ts';
import { cerebras } from './cerebras.ts';
import { cohere } from './cohere.ts';
import { fireworks } from './fireworks.ts';
import { gemini } from './gemini.ts';
import { groq } from './groq.ts';
import { huggingface } from './huggingface.ts';
import { mistral } from './mistral.ts';
import { nebius } from './nebius.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import { parasail } from './parasail.ts';
import { perplexity } from './perplexity.ts';
import type { Provider } from './provider.ts';
import { sgl } from './sgl.ts';
import { customBases, isStandardProvider, type StandardProvider } from './standard-providers.ts';
import { vertex } from './vertex.ts';
import { vllm } from './vllm.ts';
import { xai } from './xai.ts';

/** Every provider that is described here, by name. */
export const providers: { readonly [N in StandardProvider]?: Provider } = {
  openai,
  anthropic,
  azure,
  bedrock,
  cerebras,
  cohere,
  fireworks,
  gemini,
  groq,
  huggingface,
  mistral,
  nebius,
  ollama,
  openrouter,
  parasail,
  perplexity,
  sgl,
  vertex,
  vllm,
  xai,
};

/** The description of a standard provider; `undefined` for names that only a configuration can explain. */
export const describedProvider = (name: string): Provider | undefined =>
  isStandardProvider(name) ? providers[name] : undefined;

export interface CustomProviderConfig {
  readonly name: string;
  /** without trailing slash; default is the base's own */
  readonly baseUrl?: string;
}

/** A provider of the user's own making: the base's formats and ways under another name and, usually, another host. */
export function customProvider(base: string, { name, baseUrl }: CustomProviderConfig): Result<Provider> {
  const known = customBases.find((each) => each === base);
  const described = known && providers[known];
  if (described === undefined)
    return fail({ kind: 'invalid-request', message: `unsupported base provider type: ${base}` });
  return ok({ ...described, name, ...(baseUrl !== undefined && { baseUrl }) });
}
