import { speech, transcriptions } from './audio.ts';
import type { InferenceRoute } from '../http/inference-route.ts';
import { chatCompletions } from './chat-completions.ts';
import { completions } from './completions.ts';
import { embeddings } from './embeddings.ts';
import { imageEdits, imageGenerations, imageVariations } from './images.ts';
import { inputTokens } from './input-tokens.ts';
import { responses } from './responses.ts';

/** The unified API's routes. A new one is a file and a line. */
export const inferenceRoutes: readonly InferenceRoute[] = [
  chatCompletions,
  completions,
  responses,
  inputTokens,
  embeddings,
  speech,
  transcriptions,
  imageGenerations,
  imageEdits,
  imageVariations,
];
