import { openaiEmbeddings } from '@bifrost/core/wire/openai-embeddings/openai-embeddings.ts';
import type { UnaryRoute } from '../http/inference-route.ts';

export const embeddings: UnaryRoute = {
  paths: ['/v1/embeddings'],
  operation: 'unary',
  requestType: 'embedding',
  format: openaiEmbeddings,
  dialect: 'gateway',
};
