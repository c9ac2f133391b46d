import {
  openaiFileContent,
  openaiFileDelete,
  openaiFileList,
  openaiFileRetrieve,
  openaiFileUpload,
} from '@bifrost/core/wire/openai-files/openai-files.ts';
import type { UnaryRoute } from '../http/inference-route.ts';
import { byProviderOrHeader } from '../http/route-target.ts';
import { storedRoute } from './stored-route.ts';

export const fileUpload: UnaryRoute = storedRoute('POST', '/v1/files', openaiFileUpload, {
  takes: 'form',
  target: byProviderOrHeader('provider query parameter or x-model-provider header is required'),
});

export const fileRoutes: readonly UnaryRoute[] = [
  storedRoute('GET', '/v1/files', openaiFileList, {
    target: byProviderOrHeader('x-model-provider query parameter or x-model-provider header is required'),
  }),
  storedRoute('GET', '/v1/files/:file_id', openaiFileRetrieve),
  storedRoute('DELETE', '/v1/files/:file_id', openaiFileDelete),
  storedRoute('GET', '/v1/files/:file_id/content', openaiFileContent),
];
