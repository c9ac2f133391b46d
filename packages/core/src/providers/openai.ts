import { openaiInputTokens } from '../wire/openai-responses/input-tokens.ts';
import { openaiResponses } from '../wire/openai-responses/openai-responses.ts';
import {
  chatEndpoint,
  embeddingsEndpoint,
  modelsEndpoint,
  openaiCompatible,
  openaiTarget,
  textEndpoint,
} from './openai-compatible.ts';
import { openaiMedia } from './openai-media.ts';
import {
  newerLimitSpelling,
  noReasoningForOthers,
  noTopPWhileThinking,
  openaiResponsesTarget,
} from './openai-quirks.ts';
import { openaiStored } from './openai-stored.ts';
import type { Provider } from './provider.ts';

/** https://platform.openai.com/docs/api-reference */
export const openai: Provider = openaiCompatible({
  name: 'openai',
  baseUrl: 'https://api.openai.com',
  operations: {
    generate: {
      chat_completion: chatEndpoint(openaiTarget, [newerLimitSpelling]),
      responses: {
        format: openaiResponses,
        path: () => '/v1/responses',
        target: openaiResponsesTarget,
        quirks: [noReasoningForOthers, noTopPWhileThinking],
      },
      text_completion: textEndpoint(openaiTarget),
    },
    unary: {
      ...openaiMedia,
      ...openaiStored,
      embedding: embeddingsEndpoint(),
      list_models: modelsEndpoint(),
      count_tokens: { format: openaiInputTokens, path: () => '/v1/responses/input_tokens' },
    },
  },
});
