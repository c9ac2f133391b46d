import {
  openaiVideoDelete,
  openaiVideoDownload,
  openaiVideoGeneration,
  openaiVideoList,
  openaiVideoRemix,
  openaiVideoRetrieve,
} from '@bifrost/core/wire/openai-videos/openai-videos.ts';
import type { UnaryRoute } from '../http/inference-route.ts';
import { byModelOrProvider, byVideoId } from '../http/route-target.ts';
import { storedRoute } from './stored-route.ts';

const video = { target: byVideoId };

export const videoRoutes: readonly UnaryRoute[] = [
  storedRoute('POST', '/v1/videos', openaiVideoGeneration, { takes: 'json-or-form', target: byModelOrProvider }),
  storedRoute('GET', '/v1/videos', openaiVideoList),
  storedRoute('GET', '/v1/videos/:video_id', openaiVideoRetrieve, video),
  storedRoute('DELETE', '/v1/videos/:video_id', openaiVideoDelete, video),
  storedRoute('GET', '/v1/videos/:video_id/content', openaiVideoDownload, video),
  storedRoute('POST', '/v1/videos/:video_id/remix', openaiVideoRemix, video),
];
