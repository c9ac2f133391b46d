import {
  chatEndpoint,
  compatibleTarget,
  embeddingsEndpoint,
  modelsEndpoint,
  openaiCompatible,
  textEndpoint,
} from './openai-compatible.ts';
import { ownServer } from './own-server.ts';
import { viaChat } from './via-chat.ts';

const facts = compatibleTarget({ lacks: ['developer-role', 'url-image'] });

/** https://docs.ollama.com/api/openai-compatibility */
export const ollama = openaiCompatible({
  name: 'ollama',
  ...ownServer(({ vendor }) => vendor.ollama?.url),
  operations: {
    generate: { ...viaChat(chatEndpoint(() => facts)), text_completion: textEndpoint(() => facts) },
    unary: { embedding: embeddingsEndpoint(), list_models: modelsEndpoint() },
  },
});
