import { compact } from '../../schema/compact.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Verbatim } from '../../schema/json/cut-verbatim.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readNumber, readObjects, readString, readStrings } from '../../schema/json/read-value.ts';
import type { KeyStatus, ListModelsRequest, ListModelsResult, Model } from '../../schema/models/model.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { takeVendor } from '../vendor-members.ts';

const definedMembers = new Set(['provider', 'page_size', 'page_token']);

/** The query of a list, as an object of strings or as JSON. */
function decodeRequest(body: JsonBody): Result<ListModelsRequest> {
  const { provider, page_size, page_token } = body.value;
  const pageSize = page_size === undefined || page_size === '' ? undefined : Number(page_size);
  if (pageSize !== undefined && !(Number.isInteger(pageSize) && pageSize >= 0))
    return invalidRequest('invalid page_size parameter');
  const names = Object.keys(body.value).filter((name) => !definedMembers.has(name));
  return ok(
    compact({
      provider: readString(provider) || undefined,
      pageSize,
      pageToken: readString(page_token) || undefined,
      extra:
        names.length === 0
          ? undefined
          : Object.fromEntries(names.map((name) => [name, body.source(name) ?? printJson(null)])),
    }),
  );
}

const read: Verbatim = {};
const modelVerbatim: Verbatim = { id: read, name: read, created: read, owned_by: read, '*': true };
const answerVerbatim: Verbatim = { data: { '[]': modelVerbatim }, models: { '[]': modelVerbatim } };

/** Hosts put the list under `data`, some under `models`. */
function decodeResponse(body: JsonBody): Result<ListModelsResult> {
  const wire = body.tree(answerVerbatim);
  const list = isJsonObject(wire) ? (wire.data ?? wire.models) : undefined;
  if (!Array.isArray(list))
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  return ok({ models: readObjects(list).flatMap(decodeModel) });
}

/** Spellings of the length of the context, the usual one first. */
const contextLengths = ['context_length', 'context_window', 'max_context_length', 'max_model_len'] as const;

const known = new Set([
  ...['id', 'object', 'name', 'created', 'owned_by', 'description', 'max_input_tokens', 'max_output_tokens'],
  ...['supported_methods', 'alias', ...contextLengths],
]);

function decodeModel(wire: JsonObject): readonly Model[] {
  const id = readString(wire.id) ?? readString(wire.name);
  if (id === undefined) return [];
  return [
    compact({
      id,
      name: readString(wire.name),
      alias: readString(wire.alias),
      createdS: readNumber(wire.created),
      ownedBy: readString(wire.owned_by),
      description: readText(wire.description),
      contextLength: contextLengths.map((name) => count(wire[name])).find((length) => length !== undefined),
      maxInputTokens: count(wire.max_input_tokens),
      maxOutputTokens: count(wire.max_output_tokens),
      supportedMethods: readStrings(wire.supported_methods),
      more: takeVendor(wire, known, 'openai-chat')?.['openai-chat'],
    }),
  ];
}

/** A number that was cut out as text. */
function count(value: Json | undefined): number | undefined {
  const read = value instanceof RawJson ? Number(value.text) : readNumber(value);
  return read !== undefined && Number.isFinite(read) ? read : undefined;
}

function readText(value: Json | undefined): string | undefined {
  if (!(value instanceof RawJson)) return readString(value);
  const parsed: unknown = JSON.parse(value.text);
  return typeof parsed === 'string' ? parsed : undefined;
}

export function encodeModel(model: Model): JsonObject {
  const { more = {} } = model;
  return {
    ...compact({
      id: model.id,
      name: model.name,
      alias: model.alias,
      created: model.createdS,
      context_length: model.contextLength,
      max_input_tokens: model.maxInputTokens,
      max_output_tokens: model.maxOutputTokens,
      description: model.description,
      owned_by: model.ownedBy,
      supported_methods: model.supportedMethods,
    }),
    ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, new RawJson(text)])),
  };
}

export const encodeKeyStatus = ({ keyId, status, provider, error }: KeyStatus): JsonObject =>
  compact({ key_id: keyId, status, provider, error });

const common = {
  name: 'openai',
  requestType: 'list_models',
  decodeRequest,
  encodeRequest: () => ok({ wire: {}, notes: [] }),
  decodeResponse,
  usageOf: () => undefined,
  encodeError: encodeOpenaiError,
} as const;

/**
 * The model list of the unified API towards clients, and of OpenAI-compatible hosts towards us.
 * @see https://platform.openai.com/docs/api-reference/models/list
 */
export const openaiModels: UnaryFormat<ListModelsRequest, ListModelsResult> = {
  ...common,
  encodeResponse: ({ models, nextPageToken, keyStatuses }) =>
    compact({
      data: models.map(encodeModel),
      next_page_token: nextPageToken,
      key_statuses: keyStatuses?.map(encodeKeyStatus),
    }),
};

/** The model list as OpenAI's own clients read it. */
export const openaiModelList: UnaryFormat<ListModelsRequest, ListModelsResult> = {
  ...common,
  encodeResponse: ({ models }) => ({
    object: 'list',
    data: models.map(({ id, createdS, ownedBy, alias }) => ({
      id,
      object: 'model',
      created: createdS ?? 0,
      owned_by: ownedBy ?? id.slice(0, Math.max(id.indexOf('/'), 0)),
      ...(alias !== undefined && { alias }),
    })),
  }),
};
