import { openaiInputTokens } from '@bifrost/core/wire/openai-responses/input-tokens.ts';
import type { UnaryRoute } from '../http/inference-route.ts';

export const inputTokens: UnaryRoute = {
  paths: ['/v1/responses/input_tokens'],
  operation: 'unary',
  requestType: 'count_tokens',
  format: openaiInputTokens,
  dialect: 'gateway',
};
