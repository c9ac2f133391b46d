import {
  openaiContainerCreate,
  openaiContainerDelete,
  openaiContainerFileContent,
  openaiContainerFileCreate,
  openaiContainerFileDelete,
  openaiContainerFileList,
  openaiContainerFileRetrieve,
  openaiContainerList,
  openaiContainerRetrieve,
} from '@bifrost/core/wire/openai-containers/openai-containers.ts';
import type { UnaryRoute } from '../http/inference-route.ts';
import { byProvider } from '../http/route-target.ts';
import { storedRoute } from './stored-route.ts';

const container = '/v1/containers/:container_id';

export const containerRoutes: readonly UnaryRoute[] = [
  storedRoute('POST', '/v1/containers', openaiContainerCreate, { target: byProvider('provider is required') }),
  storedRoute('GET', '/v1/containers', openaiContainerList),
  storedRoute('GET', container, openaiContainerRetrieve),
  storedRoute('DELETE', container, openaiContainerDelete),
  storedRoute('POST', `${container}/files`, openaiContainerFileCreate, { takes: 'json-or-form' }),
  storedRoute('GET', `${container}/files`, openaiContainerFileList),
  storedRoute('GET', `${container}/files/:file_id`, openaiContainerFileRetrieve),
  storedRoute('DELETE', `${container}/files/:file_id`, openaiContainerFileDelete),
  storedRoute('GET', `${container}/files/:file_id/content`, openaiContainerFileContent),
];
