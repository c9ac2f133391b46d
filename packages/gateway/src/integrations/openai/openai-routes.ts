import { openaiSpeechDropIn } from '@bifrost/core/wire/openai-audio/openai-speech.ts';
import { openaiTranscriptionDropIn } from '@bifrost/core/wire/openai-audio/openai-transcription.ts';
import { openaiImageEditDropIn } from '@bifrost/core/wire/openai-images/openai-image-edit.ts';
import type { AnyUnaryFormat } from '@bifrost/core/wire/unary-format.ts';
import type { GenerateRoute, InferenceRoute, UnaryRoute } from '../../http/inference-route.ts';
import { speech, transcriptions } from '../../inference/audio.ts';
import { chatCompletions } from '../../inference/chat-completions.ts';
import { completions } from '../../inference/completions.ts';
import { embeddings } from '../../inference/embeddings.ts';
import { imageEdits, imageGenerations, imageVariations } from '../../inference/images.ts';
import { inputTokens } from '../../inference/input-tokens.ts';
import { responses } from '../../inference/responses.ts';
import { azureDeployment } from './azure-deployment.ts';
import { azureAwareDropIn, openaiDropIn } from './openai-drop-in.ts';

/** With and without `/v1`, since SDK users set either as their base URL. */
const bothSpellings = (path: string): readonly string[] => [`/openai/v1${path}`, `/openai${path}`];

/** Azure's SDK appends its own `/openai` to the configured prefix. */
const azureSpellings = (path: string): readonly string[] => [
  `/openai/openai/deployments/:deployment{.+}${path}`,
  `/openai/deployments/:deployment{.+}${path}`,
];

const speechLike = (route: UnaryRoute, format: AnyUnaryFormat): UnaryRoute => ({
  ...route,
  format,
  doneMarker: 'unless-failed',
});

const chatLike = (route: GenerateRoute): GenerateRoute => ({ ...route, doneMarker: 'unless-failed' });

interface Entry {
  readonly path: string;
  readonly route: InferenceRoute;
  /** called below `/openai/openai` without a deployment as well */
  readonly isDeploymentless?: true;
}

const entries: readonly Entry[] = [
  { path: '/chat/completions', route: chatLike(chatCompletions) },
  { path: '/completions', route: chatLike(completions) },
  { path: '/responses', route: responses, isDeploymentless: true },
  { path: '/responses/input_tokens', route: inputTokens, isDeploymentless: true },
  { path: '/embeddings', route: embeddings },
  { path: '/audio/speech', route: speechLike(speech, openaiSpeechDropIn) },
  { path: '/audio/transcriptions', route: speechLike(transcriptions, openaiTranscriptionDropIn) },
  { path: '/images/generations', route: imageGenerations },
  { path: '/images/edits', route: speechLike(imageEdits, openaiImageEditDropIn) },
  { path: '/images/variations', route: imageVariations },
];

/** The routes of `/openai`: what an OpenAI or AzureOpenAI SDK calls after changing only its base URL. */
export const openaiRoutes: readonly InferenceRoute[] = entries.flatMap(({ path, route, isDeploymentless }) => [
  {
    ...route,
    paths: [...bothSpellings(path), ...(isDeploymentless ? [`/openai/openai${path}`] : [])],
    dropIn: isDeploymentless ? azureAwareDropIn : openaiDropIn,
  },
  { ...route, paths: azureSpellings(path), dropIn: openaiDropIn, targetInPath: azureDeployment },
]);
