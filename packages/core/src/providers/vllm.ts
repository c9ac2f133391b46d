import { vllmRerank } from '../wire/rerank/vllm-rerank.ts';
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

/** Whoever runs this server knows its parameters beyond OpenAI's. */
const chat: GenerateEndpoint = { ...chatEndpoint(() => facts), takesExtra: 'all' };

/** https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html */
export const vllm = openaiCompatible({
  name: 'vllm',
  ...ownServer(({ vendor }) => vendor.vllm?.url),
  operations: {
    generate: { ...viaChat(chat), text_completion: { ...textEndpoint(() => facts), takesExtra: 'all' } },
    unary: {
      embedding: embeddingsEndpoint(),
      rerank: { format: vllmRerank, path: () => '/v1/rerank' },
      list_models: modelsEndpoint(),
    },
  },
});
