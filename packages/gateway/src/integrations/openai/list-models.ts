import { pageModels } from '@bifrost/core/catalog/page-models.ts';
import { encodeOpenaiError } from '@bifrost/core/wire/openai-error.ts';
import { openaiModelList } from '@bifrost/core/wire/openai-models/openai-models.ts';
import type { ModelLister } from '../../catalog/model-lister.ts';
import type { InferenceDoor } from '../../http/inference-door.ts';
import type { Route } from '../../http/routes.ts';
import { type ModelListApi, modelListHandler } from '../../http/serve-model-list.ts';
import { listModelsProvider } from '../list-models-provider.ts';

const api: ModelListApi = {
  format: openaiModelList,
  provider: ({ provider }, headers) => listModelsProvider(headers) ?? provider,
  write: ({ models }, { pageSize, pageToken }) =>
    openaiModelList.encodeResponse(
      pageModels(models, {
        ...(pageSize !== undefined && { pageSize }),
        ...(pageToken !== undefined && { pageToken }),
      }),
      { provider: '', model: '', receivedAtMs: 0 },
    ),
  writeError: (error) => ({ ...encodeOpenaiError(error), extra_fields: {} }),
};

export const openaiModelsRoute = (door: InferenceDoor, lister: ModelLister): Route => ({
  method: 'GET',
  paths: ['/openai/v1/models', '/openai/models', '/openai/openai/models'],
  handle: modelListHandler(door, lister, api),
});
