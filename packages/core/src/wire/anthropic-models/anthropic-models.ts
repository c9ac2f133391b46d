import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObjects, readString } from '../../schema/json/read-value.ts';
import type { ListModelsRequest, ListModelsResult, Model } from '../../schema/models/model.ts';
import { encodeAnthropicError } from '../anthropic-error.ts';
import type { UnaryFormat } from '../unary-format.ts';

/** The model list of Anthropic's API. The query travels as an object. @see https://docs.claude.com/en/api/models-list */
export const anthropicModels: UnaryFormat<ListModelsRequest, ListModelsResult> = {
  name: 'anthropic',
  requestType: 'list_models',
  decodeRequest,
  encodeRequest: (request) => ok({ wire: encodeQuery(request), notes: [] }),
  decodeResponse,
  encodeResponse,
  usageOf: () => undefined,
  encodeError: encodeAnthropicError,
};

function decodeRequest({ value }: JsonBody): Result<ListModelsRequest> {
  const limit = value['limit'];
  const pageSize = limit === undefined || limit === '' ? undefined : Number(limit);
  if (pageSize !== undefined && !Number.isInteger(pageSize)) {
    return invalidRequest(`invalid limit parameter: ${String(limit)}`);
  }
  const pageToken = readString(value['after_id']);
  const beforeId = readString(value['before_id']);
  return ok({
    ...(pageSize !== undefined && { pageSize }),
    ...(pageToken && { pageToken }),
    ...(beforeId && { extra: { before_id: printJson(beforeId) } }),
  });
}

const encodeQuery = ({ pageSize, pageToken, extra }: ListModelsRequest): Json => ({
  ...(pageSize !== undefined && { limit: pageSize }),
  ...(pageToken !== undefined && { after_id: pageToken }),
  ...(extra?.['before_id'] !== undefined && { before_id: new RawJson(extra['before_id']) }),
});

function decodeResponse({ value }: JsonBody): Result<ListModelsResult> {
  if (!Array.isArray(value['data'])) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  const hasMore = value['has_more'] === true;
  const lastId = readString(value['last_id']);
  return ok({
    models: readObjects(readList(value['data'])).flatMap(decodeModel),
    ...(hasMore && lastId !== undefined && { nextPageToken: lastId }),
  });
}

const known = new Set(['id', 'type', 'display_name', 'created_at', 'max_input_tokens', 'max_tokens']);

function decodeModel(wire: JsonObject): readonly Model[] {
  const id = readString(wire['id']);
  if (id === undefined) return [];
  const name = readString(wire['display_name']);
  const createdAtMs = Date.parse(readString(wire['created_at']) ?? '');
  const maxInputTokens = readNumber(wire['max_input_tokens']);
  const maxOutputTokens = readNumber(wire['max_tokens']);
  const more = Object.entries(wire).flatMap(([member, value]) =>
    known.has(member) || value === undefined || value === null ? [] : [[member, jsonTextOf(value)] as const],
  );
  return [
    {
      id,
      ...(name !== undefined && { name }),
      ...(!Number.isNaN(createdAtMs) && { createdS: createdAtMs / 1000 }),
      ...(maxInputTokens !== undefined && { maxInputTokens }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(more.length > 0 && { more: Object.fromEntries(more) }),
    },
  ];
}

/** Ids of the family's own provider stand bare, so that its clients find the names they know. */
function encodeResponse({ models, nextPageToken }: ListModelsResult): Json {
  const data = models.map(encodeModel);
  return {
    data,
    has_more: nextPageToken !== undefined,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}

const encodeModel = (model: Model) => ({
  type: 'model',
  id: model.id.startsWith('anthropic/') ? model.id.slice('anthropic/'.length) : model.id,
  display_name: model.name ?? model.id,
  created_at: new Date((model.createdS ?? 0) * 1000).toISOString().replace('.000Z', 'Z'),
  ...(model.maxInputTokens !== undefined && { max_input_tokens: model.maxInputTokens }),
  ...(model.maxOutputTokens !== undefined && { max_tokens: model.maxOutputTokens }),
  ...(model.more?.['capabilities'] !== undefined && { capabilities: new RawJson(model.more['capabilities']) }),
});
