import { openaiText } from '@bifrost/core/wire/openai-text/openai-text.ts';
import type { GenerateRoute } from '../http/inference-route.ts';

export const completions: GenerateRoute = {
  paths: ['/v1/completions'],
  operation: 'generate',
  requestType: 'text_completion',
  format: openaiText,
  dialect: 'gateway',
  doneMarker: 'always',
};
