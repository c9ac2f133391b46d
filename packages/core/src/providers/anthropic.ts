import { anthropic as anthropicMessages } from '../wire/anthropic/anthropic.ts';
import { anthropicComplete } from '../wire/anthropic/anthropic-complete.ts';
import { anthropicCountTokens } from '../wire/anthropic/anthropic-count-tokens.ts';
import { decodeAnthropicError } from '../wire/anthropic-error.ts';
import { anthropicModels } from '../wire/anthropic-models/anthropic-models.ts';
import { claudeAuth, claudeHeaders } from './claude-headers.ts';
import { claudeHosts } from './claude-host.ts';
import { claudeTarget } from './claude-target.ts';
import type { GenerateEndpoint, Provider, TargetFacts } from './provider.ts';

const host = claudeHosts.anthropic;
const headers = claudeHeaders(host);

const messages: GenerateEndpoint = {
  format: anthropicMessages,
  path: () => '/v1/messages',
  headers,
  target: (origin) => claudeTarget(origin, host),
};

const countedFacts = (model: string): TargetFacts => claudeTarget({ model, betaHeaders: {} }, host);

/** Claude by its maker. @see https://docs.claude.com/en/api/overview */
export const anthropic: Provider = {
  name: 'anthropic',
  baseUrl: 'https://api.anthropic.com',
  auth: claudeAuth,
  sealFamily: () => 'claude',
  operations: {
    generate: {
      chat_completion: messages,
      responses: messages,
      text_completion: { ...messages, format: anthropicComplete, path: () => '/v1/complete' },
    },
    unary: {
      count_tokens: {
        format: anthropicCountTokens(countedFacts),
        path: () => '/v1/messages/count_tokens',
        headers,
      },
      list_models: {
        format: anthropicModels,
        method: 'GET',
        path: () => '/v1/models?limit=1000',
        headers,
      },
    },
  },
  decodeError: decodeAnthropicError,
};
