import { printJson } from '../schema/json/print-json.ts';
import { readString } from '../schema/json/read-value.ts';
import { compatibleResponses } from './compatible-responses.ts';
import {
  chatEndpoint,
  compatibleTarget,
  embeddingsEndpoint,
  modelsEndpoint,
  openaiCompatible,
  textEndpoint,
} from './openai-compatible.ts';
import type { Quirk } from './provider.ts';

/** The host shares caches among the requests of one account; what OpenAI calls a cache key keeps them apart here. */
const isolatesByCacheKey: Quirk = ({ prompt_cache_key: key }) => {
  if (key === undefined) return undefined;
  const isolation = readString(key);
  return {
    prompt_cache_key: undefined,
    ...(isolation && { prompt_cache_isolation_key: printJson(isolation) }),
  };
};

const facts = compatibleTarget({
  features: ['prediction', 'top-k'],
  lacks: ['developer-role'],
  takesParams: ['cache.key'],
});

/** https://docs.fireworks.ai/api-reference */
export const fireworks = openaiCompatible({
  name: 'fireworks',
  baseUrl: 'https://api.fireworks.ai/inference',
  operations: {
    generate: {
      chat_completion: chatEndpoint(() => facts, [isolatesByCacheKey]),
      responses: compatibleResponses(),
      text_completion: {
        ...textEndpoint(() => facts),
        quirks: [isolatesByCacheKey],
        takesExtra: new Set(['prompt_cache_key']),
      },
    },
    unary: { embedding: embeddingsEndpoint(), list_models: modelsEndpoint() },
  },
});
