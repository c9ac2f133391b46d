import { openaiResponses } from '@bifrost/core/wire/openai-responses/openai-responses.ts';
import type { GenerateRoute } from '../http/inference-route.ts';

export const responses: GenerateRoute = {
  paths: ['/v1/responses'],
  operation: 'generate',
  requestType: 'responses',
  format: openaiResponses,
  dialect: 'gateway',
  doneMarker: 'never',
};
