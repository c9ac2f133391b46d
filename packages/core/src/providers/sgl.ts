import {
  chatEndpoint,
  compatibleTarget,
  embeddingsEndpoint,
  modelsEndpoint,
  openaiCompatible,
  textEndpoint,
} from './openai-compatible.ts';
import { ownServer } from './own-server.ts';
import type { GenerateEndpoint } from './provider.ts';
import { viaChat } from './via-chat.ts';

const facts = compatibleTarget({ features: ['top-k'], lacks: ['developer-role'] });

/** Constrained decoding and sampling beyond OpenAI's (`regex`, `ebnf`, `min_p` …) is what people run this server for. */
const chat: GenerateEndpoint = { ...chatEndpoint(() => facts), takesExtra: 'all' };

/** https://docs.sglang.ai/basic_usage/openai_api.html */
export const sgl = openaiCompatible({
  name: 'sgl',
  ...ownServer(({ vendor }) => vendor.sgl?.url),
  operations: {
    generate: { ...viaChat(chat), text_completion: { ...textEndpoint(() => facts), takesExtra: 'all' } },
    unary: { embedding: embeddingsEndpoint(), list_models: modelsEndpoint() },
  },
});
