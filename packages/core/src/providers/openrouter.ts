import { compatibleResponses } from './compatible-responses.ts';
import {
  chatEndpoint,
  compatibleTarget,
  embeddingsEndpoint,
  modelsEndpoint,
  openaiCompatible,
  textEndpoint,
} from './openai-compatible.ts';

const facts = compatibleTarget({ features: ['top-k', 'cache-marker'] });

/** https://openrouter.ai/docs/api/reference/overview */
export const openrouter = openaiCompatible({
  name: 'openrouter',
  baseUrl: 'https://openrouter.ai/api',
  operations: {
    generate: {
      chat_completion: chatEndpoint(() => facts),
      responses: compatibleResponses(),
      text_completion: textEndpoint(() => facts),
    },
    unary: { embedding: embeddingsEndpoint(), list_models: modelsEndpoint() },
  },
});
