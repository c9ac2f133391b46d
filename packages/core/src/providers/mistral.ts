import { anyToolForOne, mistralFacts } from './mistral-facts.ts';
import { chatEndpoint, embeddingsEndpoint, modelsEndpoint, openaiCompatible } from './openai-compatible.ts';
import { viaChat } from './via-chat.ts';

/** https://docs.mistral.ai/api */
export const mistral = openaiCompatible({
  name: 'mistral',
  baseUrl: 'https://api.mistral.ai',
  operations: {
    generate: viaChat(chatEndpoint(() => mistralFacts, [anyToolForOne])),
    unary: { embedding: embeddingsEndpoint(), list_models: modelsEndpoint() },
  },
});
