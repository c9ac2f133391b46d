import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readNumber, readObjects, readString, readStrings } from '../../schema/json/read-value.ts';
import type { ListModelsRequest, ListModelsResult, Model } from '../../schema/models/model.ts';
import { encodeGeminiError } from '../gemini-error.ts';
import type { UnaryFormat } from '../unary-format.ts';

/** The model list of Google AI. The query travels as an object. @see https://ai.google.dev/api/models */
export const geminiModels: UnaryFormat<ListModelsRequest, ListModelsResult> = {
  name: 'gemini',
  requestType: 'list_models',
  decodeRequest,
  encodeRequest: ({ pageSize, pageToken }) => ok({ wire: queryOf(pageSize, pageToken), notes: [] }),
  decodeResponse,
  encodeResponse: ({ models, nextPageToken }) => ({
    models: models.map(encodeModel),
    ...(nextPageToken !== undefined && { nextPageToken }),
  }),
  usageOf: () => undefined,
  encodeError: encodeGeminiError,
};

const queryOf = (pageSize: number | undefined, pageToken: string | undefined): Json => ({
  ...(pageSize !== undefined && { pageSize }),
  ...(pageToken !== undefined && { pageToken }),
});

function decodeRequest({ value }: JsonBody): Result<ListModelsRequest> {
  const size = value['pageSize'] ?? '';
  const pageSize = size === '' ? undefined : Number(size);
  if (pageSize !== undefined && !Number.isInteger(pageSize)) {
    return invalidRequest(`invalid pageSize parameter: ${String(size)}`);
  }
  const pageToken = readString(value['pageToken']);
  return ok({ ...(pageSize !== undefined && { pageSize }), ...(pageToken && { pageToken }) });
}

function decodeResponse({ value }: JsonBody): Result<ListModelsResult> {
  if (!Array.isArray(value['models'])) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  const nextPageToken = readString(value['nextPageToken']);
  return ok({ models: readObjects(value['models']).flatMap(decodeModel), ...(nextPageToken && { nextPageToken }) });
}

const prefix = 'models/';
const known = new Set([
  'name',
  'displayName',
  'description',
  'inputTokenLimit',
  'outputTokenLimit',
  'supportedGenerationMethods',
]);

function decodeModel(wire: JsonObject): readonly Model[] {
  const resource = readString(wire['name']);
  if (resource === undefined) return [];
  const [name, description] = [readString(wire['displayName']), readString(wire['description'])];
  const maxInputTokens = readNumber(wire['inputTokenLimit']);
  const maxOutputTokens = readNumber(wire['outputTokenLimit']);
  const supportedMethods = readStrings(wire['supportedGenerationMethods']);
  const more = Object.entries(wire).flatMap(([member, value]) =>
    known.has(member) || value === undefined || value === null ? [] : [[member, jsonTextOf(value)] as const],
  );
  return [
    {
      id: resource.startsWith(prefix) ? resource.slice(prefix.length) : resource,
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(maxInputTokens !== undefined && { maxInputTokens }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(maxInputTokens !== undefined &&
        maxOutputTokens !== undefined && { contextLength: maxInputTokens + maxOutputTokens }),
      ...(supportedMethods && { supportedMethods }),
      ...(more.length > 0 && { more: Object.fromEntries(more) }),
    },
  ];
}

function encodeModel(model: Model): Json {
  const { id, name, description, maxInputTokens, maxOutputTokens, supportedMethods, more = {} } = model;
  return {
    name: `${prefix}${id}`,
    displayName: name ?? id,
    ...(description !== undefined && { description }),
    ...(maxInputTokens !== undefined && { inputTokenLimit: maxInputTokens }),
    ...(maxOutputTokens !== undefined && { outputTokenLimit: maxOutputTokens }),
    ...(supportedMethods && { supportedGenerationMethods: supportedMethods }),
    ...Object.fromEntries(Object.entries(more).map(([member, text]) => [member, new RawJson(text)])),
  };
}
