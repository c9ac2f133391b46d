import { unifiedOcr } from '@bifrost/core/wire/ocr/unified-ocr.ts';
import type { UnaryRoute } from '../http/inference-route.ts';

export const ocr: UnaryRoute = {
  paths: ['/v1/ocr'],
  operation: 'unary',
  requestType: 'ocr',
  format: unifiedOcr,
  dialect: 'gateway',
};
