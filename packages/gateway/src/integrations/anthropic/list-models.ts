import type { Model } from '@bifrost/core/schema/models/model.ts';
import { encodeAnthropicError } from '@bifrost/core/wire/anthropic-error.ts';
import { anthropicModels } from '@bifrost/core/wire/anthropic-models/anthropic-models.ts';
import type { ModelLister } from '../../catalog/model-lister.ts';
import type { InferenceDoor } from '../../http/inference-door.ts';
import type { Route } from '../../http/routes.ts';
import { type ModelListApi, modelListHandler } from '../../http/serve-model-list.ts';
import { listModelsProvider } from '../list-models-provider.ts';
import { pageById } from './page-by-id.ts';

/** As the format spells it towards clients: bare for the family's own provider. */
const spelledId = ({ id }: Model): string => (id.startsWith('anthropic/') ? id.slice('anthropic/'.length) : id);

const api: ModelListApi = {
  format: anthropicModels,
  provider: (_request, headers) => listModelsProvider(headers),
  write({ models }, { pageSize = 0, pageToken, extra }) {
    const beforeId = extra?.['before_id'] === undefined ? undefined : String(JSON.parse(extra['before_id']));
    const page = pageById(models, spelledId, {
      limit: pageSize,
      ...(pageToken !== undefined && { afterId: pageToken }),
      ...(beforeId !== undefined && { beforeId }),
    });
    const result = { models: page.models, ...(page.hasMore && { nextPageToken: page.models.at(-1)?.id ?? '' }) };
    return anthropicModels.encodeResponse(result, { provider: 'anthropic', model: '', receivedAtMs: 0 });
  },
  writeError: (error) => encodeAnthropicError(error),
};

export const anthropicModelsRoute = (door: InferenceDoor, lister: ModelLister): Route => ({
  method: 'GET',
  paths: ['/anthropic/v1/models', '/anthropic/models'],
  handle: modelListHandler(door, lister, api),
});
