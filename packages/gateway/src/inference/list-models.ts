import { pageModels } from '@bifrost/core/catalog/page-models.ts';
import { encodeOpenaiError } from '@bifrost/core/wire/openai-error.ts';
import { encodeKeyStatus, openaiModels } from '@bifrost/core/wire/openai-models/openai-models.ts';
import type { ModelLister } from '../catalog/model-lister.ts';
import type { InferenceDoor } from '../http/inference-door.ts';
import type { Route } from '../http/routes.ts';
import { type ModelListApi, modelListHandler } from '../http/serve-model-list.ts';

const unified: ModelListApi = {
  format: openaiModels,
  provider: (request) => request.provider,
  write({ models, statuses }, { provider, ...page }) {
    const encoded = openaiModels.encodeResponse(
      { ...pageModels(models, page), ...(statuses.length > 0 && { keyStatuses: statuses }) },
      { provider: provider ?? '', model: '', receivedAtMs: 0 },
    );
    return Object.assign({}, encoded, {
      extra_fields: {
        request_type: 'list_models',
        ...(provider !== undefined && { provider }),
        latency: 0,
        chunk_index: 0,
      },
    });
  },
  writeError: (error, listing) => ({
    ...encodeOpenaiError(error),
    extra_fields: {
      request_type: 'list_models',
      ...(listing !== undefined && { key_statuses: listing.statuses.map(encodeKeyStatus) }),
    },
  }),
};

export const listModelsRoute = (door: InferenceDoor, lister: ModelLister): Route => ({
  method: 'GET',
  paths: ['/v1/models'],
  handle: modelListHandler(door, lister, unified),
});
