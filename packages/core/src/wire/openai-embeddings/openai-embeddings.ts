import { compact } from '../../schema/compact.ts';
import type { Embedding, EmbedInput, EmbedRequest, EmbedResult } from '../../schema/embed/embed.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Verbatim } from '../../schema/json/cut-verbatim.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readNumber, readObjects, readString } from '../../schema/json/read-value.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import { decodeOpenaiUsage, encodeOpenaiUsage } from '../openai-usage.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';

const params: { readonly [member: string]: MemberKind } = {
  model: 'string',
  fallbacks: 'strings',
  dimensions: 'integer',
  encoding_format: 'string',
  user: 'string',
};
const definedMembers = new Set([...Object.keys(params), 'input']);

/** Vectors and usage are carried as text: a thousand numbers need not be read to be handed on. */
const answerVerbatim: Verbatim = {
  data: { '[]': { index: {}, object: {}, embedding: true } },
  usage: {},
  '*': true,
};
const knownOfAnswer = new Set(['object', 'data', 'model', 'usage', 'extra_fields']);

function decodeRequest(body: JsonBody): Result<EmbedRequest> {
  const { value } = body;
  const wrong = wrongMember(value, params);
  if (wrong !== undefined) return invalidRequest(`invalid request format: ${wrong}`);
  const input = decodeInput(body);
  if (!input.ok) return input;
  return ok(
    compact({
      model: readString(value.model) ?? '',
      input: input.value,
      dimensions: readNumber(value.dimensions),
      encodingFormat: readString(value.encoding_format),
      user: readString(value.user),
      extra: extraOf(body),
    }),
  );
}

function extraOf(body: JsonBody): EmbedRequest['extra'] {
  const names = Object.keys(body.value).filter((name) => !definedMembers.has(name));
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, body.source(name) ?? printJson(null)]));
}

function decodeInput(body: JsonBody): Result<EmbedInput> {
  const { input } = body.value;
  if (input === undefined || input === null || input === '' || (Array.isArray(input) && input.length === 0))
    return invalidRequest('input is required for embeddings');
  if (typeof input === 'string') return ok({ kind: 'texts', texts: [input], isSingle: true });
  if (isListOf(input, isText)) return ok({ kind: 'texts', texts: input, isSingle: false });
  if (isListOf(input, isTokenId) || isListOf(input, isTokenList))
    return ok({ kind: 'tokens', json: body.source('input') ?? printJson(input) });
  return invalidRequest('unsupported embedding input shape');
}

const isListOf = <T>(value: Json, isElement: (element: unknown) => element is T): value is Json & readonly T[] =>
  Array.isArray(value) && value.every(isElement);
const isText = (value: unknown): value is string => typeof value === 'string';
const isTokenId = (value: unknown): value is number => Number.isInteger(value);
const isTokenList = (value: unknown): value is number[] => Array.isArray(value) && value.every(isTokenId);

function encodeInput(input: EmbedInput): Json {
  if (input.kind === 'tokens') return new RawJson(input.json);
  const [only] = input.texts;
  return input.isSingle && only !== undefined ? only : input.texts;
}

function decodeResponse(body: JsonBody): Result<EmbedResult> {
  const wire = body.tree(answerVerbatim);
  if (!isJsonObject(wire) || !Array.isArray(wire.data))
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  return ok(
    compact({
      model: readString(body.value.model),
      embeddings: readObjects(wire.data).map(decodeEmbedding),
      usage: decodeOpenaiUsage(wire.usage, 'openai-chat'),
      vendor: takeVendor(wire, knownOfAnswer, 'openai-chat'),
    }),
  );
}

const decodeEmbedding = (wire: JsonObject, position: number): Embedding => ({
  index: readNumber(wire.index) ?? position,
  vector: jsonTextOf(wire.embedding ?? null),
});

const spelling = { dialect: 'gateway', format: 'openai-chat', isOpenaiCount: true } as const;

/**
 * Embeddings, of the unified API and of OpenAI.
 * @see https://platform.openai.com/docs/api-reference/embeddings
 */
export const openaiEmbeddings: UnaryFormat<EmbedRequest, EmbedResult> = {
  name: 'openai',
  requestType: 'embedding',
  decodeRequest,
  encodeRequest: (request, target) => {
    const wire = compact({
      model: target.model,
      input: encodeInput(request.input),
      encoding_format: request.encodingFormat,
      dimensions: request.dimensions,
      user: request.user,
    });
    return ok({ wire, notes: [] });
  },
  decodeResponse,
  encodeResponse: ({ model, embeddings, usage, vendor }, target) => {
    const wire: WireMembers = {
      object: 'list',
      data: embeddings.map(({ index, vector }) => ({ object: 'embedding', index, embedding: new RawJson(vector) })),
      model: model || target.model,
      usage: usage && encodeEmbedUsage(usage),
    };
    putVendor(wire, vendor, 'openai-chat');
    return wire;
  },
  usageOf: ({ usage }) => usage,
  encodeError: encodeOpenaiError,
};

/** Nothing is completed here, so nothing is said about completions. */
function encodeEmbedUsage(usage: NonNullable<EmbedResult['usage']>): JsonObject {
  const { completion_tokens, ...rest } = encodeOpenaiUsage(usage, spelling);
  return completion_tokens === 0 ? rest : { ...rest, completion_tokens };
}
