import { chatEndpoint, compatibleTarget, modelsEndpoint, openaiCompatible } from './openai-compatible.ts';
import { viaChat } from './via-chat.ts';

const facts = compatibleTarget({ lacks: ['developer-role'] });

/** https://console.groq.com/docs/api-reference */
export const groq = openaiCompatible({
  name: 'groq',
  baseUrl: 'https://api.groq.com/openai',
  operations: {
    generate: viaChat(chatEndpoint(() => facts)),
    unary: { list_models: modelsEndpoint() },
  },
});
