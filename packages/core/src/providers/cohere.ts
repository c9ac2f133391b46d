import { cohere as cohereChat } from '../wire/cohere/cohere.ts';
import { cohereEmbed } from '../wire/cohere/cohere-embed.ts';
import { decodeCohereError } from '../wire/cohere/cohere-error.ts';
import { cohereModels } from '../wire/cohere/cohere-models.ts';
import { cohereRerank } from '../wire/cohere/cohere-rerank.ts';
import { cohereTokenize } from '../wire/cohere/cohere-tokenize.ts';
import { bearer } from './bearer.ts';
import type { GenerateEndpoint, Provider } from './provider.ts';

const chat: GenerateEndpoint = {
  format: cohereChat,
  path: () => '/v2/chat',
  target: () => ({ features: new Set(['system-anywhere', 'url-image', 'json-schema']), refusedParams: new Set() }),
  takesExtra: new Set(['thinking', 'safety_mode', 'log_probs', 'strict_tool_choice', 'citation_options']),
};

/** https://docs.cohere.com/reference/about */
export const cohere: Provider = {
  name: 'cohere',
  baseUrl: 'https://api.cohere.ai',
  auth: bearer,
  sealFamily: () => 'cohere',
  operations: {
    generate: { chat_completion: chat, responses: chat },
    unary: {
      embedding: { format: cohereEmbed, path: () => '/v2/embed' },
      rerank: { format: cohereRerank, path: () => '/v2/rerank' },
      count_tokens: { format: cohereTokenize, path: () => '/v1/tokenize' },
      list_models: { format: cohereModels, method: 'GET', path: () => '/v1/models?page_size=1000' },
    },
  },
  decodeError: decodeCohereError,
};
