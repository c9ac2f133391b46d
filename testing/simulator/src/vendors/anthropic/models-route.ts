import { json } from '../../http/reply.ts';
import type { Route } from '../../vendor.ts';
import { isModel, type KnownModel, knowModel, listedModels } from './known-model.ts';
import { refuse } from './refusal.ts';

const supported = (yes: boolean) => ({ supported: yes });

function modelObject(model: KnownModel): Readonly<Record<string, unknown>> {
  const thinks = model.thinking !== 'none';
  const types = {
    adaptive: supported(model.thinking === 'both' || model.thinking === 'adaptive'),
    between_tools: supported(false),
    disabled: supported(true),
    enabled: supported(model.thinking === 'budget' || model.thinking === 'both'),
  };
  return {
    type: 'model',
    id: model.name,
    display_name: model.name.replace(/^claude-/, 'Claude ').replace(/-\d{8}$/, ''),
    created_at: '2025-10-01T00:00:00Z',
    deprecated_at: null,
    retires_at: null,
    lifecycle: 'active',
    line: /haiku|sonnet|opus|fable|mythos/.exec(model.name)?.[0] ?? null,
    max_input_tokens: 200_000,
    max_tokens: model.maxTokens,
    capabilities: {
      batch: supported(true),
      citations: supported(true),
      code_execution: supported(thinks),
      effort: {
        supported: model.takesEffort,
        low: supported(model.takesEffort),
        medium: supported(model.takesEffort),
        high: supported(model.takesEffort),
        max: supported(model.takesEffort),
        xhigh: null,
      },
      image_input: supported(true),
      pdf_input: supported(true),
      structured_outputs: supported(thinks),
      thinking: { supported: thinks, types },
    },
  };
}

const listed = listedModels.map(knowModel).filter(isModel).map(modelObject);

/** @see https://docs.anthropic.com/en/api/models-list */
export const modelsRoute: Route = {
  method: 'GET',
  path: /^\/v1\/models$/,
  answer({ query }) {
    const limit = Number(query.get('limit') ?? '20');
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
      return refuse(400, 'limit: Input should be between 1 and 1000');
    const after = query.get('after_id');
    const from = after === null ? 0 : listed.findIndex((model) => model['id'] === after) + 1;
    const data = listed.slice(from, from + limit);
    return json(200, {
      data,
      has_more: from + limit < listed.length,
      first_id: data[0]?.['id'] ?? null,
      last_id: data.at(-1)?.['id'] ?? null,
    });
  },
};

export const modelRoute: Route = {
  method: 'GET',
  path: /^\/v1\/models\/([^/]+)$/,
  answer(_request, [id = '']) {
    const model = knowModel(id);
    return isModel(model) ? json(200, modelObject(model)) : model;
  },
};
