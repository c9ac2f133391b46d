import { openaiSpeech } from '../wire/openai-audio/openai-speech.ts';
import { openaiTranscription } from '../wire/openai-audio/openai-transcription.ts';
import { openaiImageEdit } from '../wire/openai-images/openai-image-edit.ts';
import { openaiImageGeneration } from '../wire/openai-images/openai-image-generation.ts';
import { openaiImageVariation } from '../wire/openai-images/openai-image-variation.ts';
import type { Operations, UnaryEndpoint } from './provider.ts';

export const speechEndpoint = (path = '/v1/audio/speech'): UnaryEndpoint => ({
  format: openaiSpeech,
  path: () => path,
});

export const transcriptionEndpoint = (path = '/v1/audio/transcriptions'): UnaryEndpoint => ({
  format: openaiTranscription,
  path: () => path,
});

/** Audio and images as OpenAI serves them. */
export const openaiMedia: NonNullable<Operations['unary']> = {
  speech: speechEndpoint(),
  transcription: transcriptionEndpoint(),
  image_generation: { format: openaiImageGeneration, path: () => '/v1/images/generations' },
  image_edit: { format: openaiImageEdit, path: () => '/v1/images/edits' },
  image_variation: { format: openaiImageVariation, path: () => '/v1/images/variations' },
};
