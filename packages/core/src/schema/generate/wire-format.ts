export const wireFormats = [
  'openai-chat',
  'openai-responses',
  'openai-text',
  'anthropic',
  'gemini',
  'bedrock',
  'cohere',
] as const;

export type WireFormat = (typeof wireFormats)[number];
