import { endsWithFinish } from './ends-with-finish.ts';
import { chatEndpoint, compatibleTarget, modelsEndpoint, openaiCompatible, textEndpoint } from './openai-compatible.ts';
import type { GenerateEndpoint } from './provider.ts';
import { viaChat } from './via-chat.ts';

const facts = compatibleTarget({ lacks: ['developer-role'] });
const chat: GenerateEndpoint = { ...chatEndpoint(() => facts), framing: endsWithFinish };

/** https://inference-docs.cerebras.ai/api-reference */
export const cerebras = openaiCompatible({
  name: 'cerebras',
  baseUrl: 'https://api.cerebras.ai',
  operations: {
    generate: {
      ...viaChat(chat),
      text_completion: { ...textEndpoint(() => facts), framing: endsWithFinish },
    },
    unary: { list_models: modelsEndpoint() },
  },
});
