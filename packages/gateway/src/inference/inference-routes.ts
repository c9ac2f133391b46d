import type { InferenceRoute } from '../http/inference-route.ts';
import { speech, transcriptions } from './audio.ts';
import { batchResults, batchRoutes } from './batches.ts';
import { chatCompletions } from './chat-completions.ts';
import { completions } from './completions.ts';
import { containerRoutes } from './containers.ts';
import { embeddings } from './embeddings.ts';
import { fileRoutes, fileUpload } from './files.ts';
import { imageEdits, imageGenerations, imageVariations } from './images.ts';
import { inputTokens } from './input-tokens.ts';
import { ocr } from './ocr.ts';
import { rerank } from './rerank.ts';
import { responses } from './responses.ts';
import { videoRoutes } from './videos.ts';

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
  fileUpload,
  ...fileRoutes,
  ...batchRoutes,
  batchResults,
  ...containerRoutes,
  ...videoRoutes,
  rerank,
  ocr,
];
