import { openaiSpeech } from '@bifrost/core/wire/openai-audio/openai-speech.ts';
import { openaiTranscription } from '@bifrost/core/wire/openai-audio/openai-transcription.ts';
import type { UnaryRoute } from '../http/inference-route.ts';

export const speech: UnaryRoute = {
  paths: ['/v1/audio/speech'],
  operation: 'unary',
  requestType: 'speech',
  format: openaiSpeech,
  dialect: 'gateway',
  doneMarker: 'always',
};

export const transcriptions: UnaryRoute = {
  paths: ['/v1/audio/transcriptions'],
  operation: 'unary',
  requestType: 'transcription',
  format: openaiTranscription,
  dialect: 'gateway',
  takes: 'form',
  doneMarker: 'always',
};
