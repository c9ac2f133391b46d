import { compact } from '../../schema/compact.ts';
import type { Embedding, EmbedRequest, EmbedResult } from '../../schema/embed/embed.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { Verbatim } from '../../schema/json/cut-verbatim.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObject, readString, readStrings } from '../../schema/json/read-value.ts';
import type { UnaryFormat, UnaryTarget } from '../unary-format.ts';
import { takeVendor } from '../vendor-members.ts';
import { encodeCohereError } from './cohere-error.ts';
import { decodeMeta, encodeMeta } from './meta.ts';

/** Members of Cohere's own that clients of other formats may add. */
const ownMembers = ['input_type', 'embedding_types', 'truncate', 'max_tokens'] as const;
const known = new Set(['model', 'texts', 'output_dimension', ...ownMembers]);

/** In this order; the first that is there is the answer. */
const types = ['float', 'base64', 'int8', 'uint8', 'binary', 'ubinary'] as const;
const answerVerbatim: Verbatim = {
  embeddings: Object.fromEntries(types.map((type) => [type, { '[]': true }] as const)),
};

/** https://docs.cohere.com/reference/embed */
export const cohereEmbed: UnaryFormat<EmbedRequest, EmbedResult> = {
  name: 'cohere',
  requestType: 'embedding',
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  usageOf: ({ usage }) => usage,
  encodeError: encodeCohereError,
};

function decodeRequest(body: JsonBody): Result<EmbedRequest> {
  const { value } = body;
  const texts = readStrings(value.texts) ?? [];
  if (texts.length === 0) return invalidRequest('texts is required');
  const own = ownMembers.flatMap((name) => {
    const source = body.source(name);
    return source === undefined ? [] : [[name, source] as const];
  });
  const others = takeVendor(value, known, 'cohere')?.cohere;
  const extra: { readonly [member: string]: JsonText } = { ...others, ...Object.fromEntries(own) };
  return ok(
    compact({
      model: readString(value.model) ?? '',
      input: { kind: 'texts' as const, texts, isSingle: false },
      dimensions: readNumber(value.output_dimension),
      encodingFormat: readStrings(value.embedding_types)?.[0],
      extra: Object.keys(extra).length === 0 ? undefined : extra,
    }),
  );
}

function encodeRequest({ input, dimensions, encodingFormat, extra = {} }: EmbedRequest, { model }: UnaryTarget) {
  if (input.kind === 'tokens') return invalidRequest('token ids are not supported as embedding input by cohere');
  const own = Object.fromEntries(
    ownMembers.flatMap((name) => {
      const text = extra[name];
      return text === undefined ? [] : [[name, new RawJson(text)] as const];
    }),
  );
  const wire: JsonObject = compact({
    model,
    texts: input.texts,
    input_type: 'search_document',
    embedding_types: [encodingFormat ?? 'float'],
    output_dimension: dimensions,
    ...own,
  });
  return ok({ wire, notes: [] });
}

function decodeResponse(body: JsonBody): Result<EmbedResult> {
  const wire = readObject(body.tree(answerVerbatim));
  const byType = readObject(wire?.embeddings);
  const type = types.find((each) => Array.isArray(byType?.[each]));
  if (byType === undefined || type === undefined) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  const embeddings = readList(byType[type]).map((vector, index): Embedding => ({ index, vector: jsonTextOf(vector) }));
  return ok(compact({ embeddings, usage: decodeMeta(wire?.meta) }));
}

/** Vectors of numbers are floats, as far as other formats tell. */
function encodeResponse({ embeddings, usage }: EmbedResult): Json {
  const type = embeddings[0]?.vector.startsWith('"') ? 'base64' : 'float';
  return {
    embeddings: { [type]: embeddings.map(({ vector }) => new RawJson(vector)) },
    response_type: 'embeddings_by_type',
    meta: encodeMeta(usage),
  };
}
