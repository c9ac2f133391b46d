import { json } from '../../http/reply.ts';
import type { Route } from '../../vendor.ts';
import { isModel, knowModel, listedModels } from './known-model.ts';

const modelObject = (id: string) => ({ id, object: 'model', created: 1_735_689_600, owned_by: 'system' });

/** @see https://platform.openai.com/docs/api-reference/models/list */
export const modelsRoute: Route = {
  method: 'GET',
  path: /^\/v1\/models$/,
  answer: () => json(200, { object: 'list', data: listedModels.map(modelObject) }),
};

export const modelRoute: Route = {
  method: 'GET',
  path: /^\/v1\/models\/([^/]+)$/,
  answer(_request, [id = '']) {
    const model = knowModel(id);
    return isModel(model) ? json(200, modelObject(model.name)) : model;
  },
};
