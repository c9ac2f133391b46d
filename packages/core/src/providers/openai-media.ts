import { openaiSpeech } from '../wire/openai-audio/openai-speech.ts';
import { openaiTranscription } from '../wire/openai-audio/openai-transcription.ts';
import { openaiImageEdit } from '../wire/openai-images/openai-image-edit.ts';
import { openaiImageGeneration } from '../wire/openai-images/openai-image-generation.ts';
import { openaiImageVariation } from '../wire/openai-images/openai-image-variation.ts';
import {
  openaiVideoDelete,
  openaiVideoDownload,
  openaiVideoGeneration,
  openaiVideoList,
  openaiVideoRemix,
  openaiVideoRetrieve,
} from '../wire/openai-videos/openai-videos.ts';
import { pathWith } from './path-with.ts';
import type { Operations, UnaryEndpoint } from './provider.ts';

export const speechEndpoint = (path = '/v1/audio/speech'): UnaryEndpoint => ({
  format: openaiSpeech,
  path: () => path,
});

export const transcriptionEndpoint = (path = '/v1/audio/transcriptions'): UnaryEndpoint => ({
  format: openaiTranscription,
  path: () => path,
});

/** Audio, images and videos as OpenAI serves them. */
export const openaiMedia: NonNullable<Operations['unary']> = {
  speech: speechEndpoint(),
  transcription: transcriptionEndpoint(),
  image_generation: { format: openaiImageGeneration, path: () => '/v1/images/generations' },
  image_edit: { format: openaiImageEdit, path: () => '/v1/images/edits' },
  image_variation: { format: openaiImageVariation, path: () => '/v1/images/variations' },
  video_generation: { format: openaiVideoGeneration, path: () => '/v1/videos' },
  video_list: { format: openaiVideoList, method: 'GET', path: () => '/v1/videos' },
  video_retrieve: { format: openaiVideoRetrieve, method: 'GET', path: pathWith('/v1/videos/{video_id}') },
  video_delete: { format: openaiVideoDelete, method: 'DELETE', path: pathWith('/v1/videos/{video_id}') },
  video_download: { format: openaiVideoDownload, method: 'GET', path: pathWith('/v1/videos/{video_id}/content') },
  video_remix: { format: openaiVideoRemix, path: pathWith('/v1/videos/{video_id}/remix') },
};
