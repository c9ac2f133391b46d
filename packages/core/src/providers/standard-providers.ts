/** Names that the gateway knows by itself. Every other configured name is a custom provider. */
export const standardProviders = [
  'openai',
  'azure',
  'anthropic',
  'bedrock',
  'cohere',
  'vertex',
  'mistral',
  'ollama',
  'groq',
  'sgl',
  'parasail',
  'perplexity',
  'cerebras',
  'gemini',
  'openrouter',
  'elevenlabs',
  'huggingface',
  'nebius',
  'xai',
  'replicate',
  'vllm',
  'runway',
  'fireworks',
] as const;

export type StandardProvider = (typeof standardProviders)[number];

export const isStandardProvider = (name: string): name is StandardProvider =>
  standardProviders.some((known) => known === name);

/** Descriptions that a custom provider may be built on. */
export const customBases = [
  'anthropic',
  'bedrock',
  'cohere',
  'gemini',
  'openai',
  'huggingface',
  'replicate',
] as const satisfies readonly StandardProvider[];

/** Usable without any stored configuration when a request names them. */
export const configurableOnDemand = [
  'anthropic',
  'azure',
  'bedrock',
  'cerebras',
  'cohere',
  'elevenlabs',
  'gemini',
  'groq',
  'huggingface',
  'mistral',
  'nebius',
  'openai',
  'openrouter',
  'parasail',
  'perplexity',
  'vertex',
  'xai',
] as const satisfies readonly StandardProvider[];
