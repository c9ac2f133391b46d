import { openaiSpeechDropIn } from '@bifrost/core/wire/openai-audio/openai-speech.ts';
import { openaiTranscriptionDropIn } from '@bifrost/core/wire/openai-audio/openai-transcription.ts';
import { openaiFileUploadDropIn } from '@bifrost/core/wire/openai-files/openai-files.ts';
import { openaiImageEditDropIn } from '@bifrost/core/wire/openai-images/openai-image-edit.ts';
import type { AnyUnaryFormat } from '@bifrost/core/wire/unary-format.ts';
import type { GenerateRoute, InferenceRoute, UnaryRoute } from '../../http/inference-route.ts';
import { speech, transcriptions } from '../../inference/audio.ts';
import { batchRoutes } from '../../inference/batches.ts';
import { chatCompletions } from '../../inference/chat-completions.ts';
import { completions } from '../../inference/completions.ts';
import { containerRoutes } from '../../inference/containers.ts';
import { embeddings } from '../../inference/embeddings.ts';
import { fileRoutes, fileUpload } from '../../inference/files.ts';
import { imageEdits, imageGenerations, imageVariations } from '../../inference/images.ts';
import { inputTokens } from '../../inference/input-tokens.ts';
import { responses } from '../../inference/responses.ts';
import { videoRoutes } from '../../inference/videos.ts';
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

const bareSpellings = (path: string): readonly string[] => [`/openai${path}`, `/openai/openai${path}`];

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

/** Things that providers keep, below every prefix that SDKs use; deployments have none of them. */
const stored: readonly UnaryRoute[] = [
  { ...fileUpload, format: openaiFileUploadDropIn },
  ...fileRoutes,
  ...batchRoutes,
  ...videoRoutes,
  ...containerRoutes,
];

const storedRoutes: readonly InferenceRoute[] = stored.map((route) => ({
  ...route,
  paths: route.paths.flatMap((path) => [`/openai${path}`, ...bareSpellings(path.slice('/v1'.length))]),
  dropIn: azureAwareDropIn,
}));

const modelRoutes: readonly InferenceRoute[] = entries.flatMap(({ path, route, isDeploymentless }) => [
  {
    ...route,
    paths: [...bothSpellings(path), ...(isDeploymentless ? [`/openai/openai${path}`] : [])],
    dropIn: isDeploymentless ? azureAwareDropIn : openaiDropIn,
  },
  { ...route, paths: azureSpellings(path), dropIn: openaiDropIn, targetInPath: azureDeployment },
]);

/** The routes of `/openai`: what an OpenAI or AzureOpenAI SDK calls after changing only its base URL. */
export const openaiRoutes: readonly InferenceRoute[] = [...modelRoutes, ...storedRoutes];
