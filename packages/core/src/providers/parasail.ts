import { chatEndpoint, compatibleTarget, modelsEndpoint, openaiCompatible } from './openai-compatible.ts';
import { viaChat } from './via-chat.ts';

const facts = compatibleTarget({ features: ['top-k'], lacks: ['developer-role'] });

/** https://docs.parasail.io/parasail-docs/serverless/chat-completions */
export const parasail = openaiCompatible({
  name: 'parasail',
  baseUrl: 'https://api.parasail.io',
  operations: {
    generate: viaChat(chatEndpoint(() => facts)),
    unary: { list_models: modelsEndpoint() },
  },
});
