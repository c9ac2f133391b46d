import { unifiedRerank } from '@bifrost/core/wire/rerank/unified-rerank.ts';
import type { UnaryRoute } from '../http/inference-route.ts';

export const rerank: UnaryRoute = {
  paths: ['/v1/rerank'],
  operation: 'unary',
  requestType: 'rerank',
  format: unifiedRerank,
  dialect: 'gateway',
};
