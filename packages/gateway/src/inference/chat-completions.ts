import { openaiChat } from '@bifrost/core/wire/openai-chat/openai-chat.ts';
import type { GenerateRoute } from '../http/inference-route.ts';

export const chatCompletions: GenerateRoute = {
  paths: ['/v1/chat/completions'],
  operation: 'generate',
  requestType: 'chat_completion',
  format: openaiChat,
  dialect: 'gateway',
  doneMarker: 'always',
};
