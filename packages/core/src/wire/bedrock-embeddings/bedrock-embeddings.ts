import { compact } from '../../schema/compact.ts';
import type { EmbedRequest, EmbedResult } from '../../schema/embed/embed.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Verbatim } from '../../schema/json/cut-verbatim.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json, RawJson } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readString, readStrings } from '../../schema/json/read-value.ts';
import { encodeBedrockError } from '../bedrock-error.ts';
import { NoteSet } from '../notes.ts';
import type { EncodedUnary, UnaryFormat, UnaryTarget } from '../unary-format.ts';
import type { WireMembers } from '../vendor-members.ts';

const isCohere = (model: string): boolean => model.includes('cohere');
const isTitan = (model: string): boolean => model.includes('titan-embed');

/** Members of the two families beyond the text, as they are called in the body. */
const titanExtras = ['normalize', 'embeddingTypes'] as const;
const cohereExtras = ['input_type', 'truncate', 'embedding_types', 'images', 'inputs', 'max_tokens'] as const;
const typed = new Set(['model', 'inputText', 'texts', 'dimensions', 'output_dimension', 'fallbacks']);

function decodeRequest(body: JsonBody): Result<EmbedRequest> {
  const { value } = body;
  const single = readString(value['inputText']);
  const texts = single === undefined ? (readStrings(value['texts']) ?? []) : [single];
  const hasMedia = value['images'] !== undefined || value['inputs'] !== undefined;
  if (texts.length === 0 && !hasMedia) return invalidRequest('input is required for embeddings');
  const extra = Object.keys(value).filter((name) => !typed.has(name));
  return ok(
    compact({
      model: readString(value['model']) ?? '',
      input: { kind: 'texts', texts, isSingle: single !== undefined } as const,
      dimensions: readNumber(value['dimensions']) ?? readNumber(value['output_dimension']),
      extra:
        extra.length === 0
          ? undefined
          : Object.fromEntries(extra.map((name) => [name, body.source(name) ?? printJson(null)])),
    }),
  );
}

function encodeRequest(request: EmbedRequest, { model }: UnaryTarget): Result<EncodedUnary> {
  const { input } = request;
  if (input.kind === 'tokens') return invalidRequest('embeddings of token ids are not supported by Bedrock');
  const notes = new NoteSet('bedrock', 'request');
  if (request.user !== undefined) notes.add('dropped', 'user', 'no-counterpart', 'form');
  const wire = isCohere(model)
    ? cohereBody(request, input.texts, notes)
    : isTitan(model)
      ? titanBody(request, input.texts, notes)
      : undefined;
  if (wire === undefined) return invalidRequest(`unsupported embedding model: ${model}`);
  return ok({ wire, extra: request.extra, notes: notes.list() });
}

/** One text and one vector: several texts become one. */
function titanBody(
  { dimensions, extra, encodingFormat }: EmbedRequest,
  texts: readonly string[],
  notes: NoteSet,
): Json {
  if (texts.length > 1) notes.add('approximated', 'input', 'grouping-lost', 'meaning');
  noteFormat(encodingFormat, notes);
  const wire: WireMembers = {
    inputText: texts.length > 1 ? texts.map((text) => `${text} \n`).join('') : (texts[0] ?? ''),
    ...(dimensions !== undefined && { dimensions }),
  };
  return withExtras(wire, extra, titanExtras);
}

function cohereBody(
  { dimensions, extra, encodingFormat }: EmbedRequest,
  texts: readonly string[],
  notes: NoteSet,
): Json {
  const wire: WireMembers = {
    ...(texts.length > 0 && { texts }),
    ...(dimensions !== undefined && { output_dimension: dimensions }),
  };
  if (extra?.['embedding_types'] === undefined) noteFormat(encodingFormat, notes);
  if (extra?.['input_type'] === undefined) {
    notes.add('added', 'input_type', 'required-by-target', 'form');
    wire['input_type'] = 'search_document';
  }
  return withExtras(wire, extra, cohereExtras);
}

/** Only lists of numbers come back by default. */
function noteFormat(format: string | undefined, notes: NoteSet): void {
  if (format !== undefined && format !== 'float')
    notes.add('dropped', 'encodingFormat', 'no-counterpart', 'form', format);
}

function withExtras(wire: WireMembers, extra: EmbedRequest['extra'], names: readonly string[]): Json {
  for (const name of names) {
    const text = extra?.[name];
    if (text !== undefined) wire[name] = new RawJson(text);
  }
  return wire;
}

/** Vectors are carried as text: a thousand numbers need not be read to be handed on. */
const answerVerbatim: Verbatim = { embedding: true, embeddings: { '[]': true, '*': { '[]': true } } };

function decodeResponse(body: JsonBody): Result<EmbedResult> {
  const wire = body.tree(answerVerbatim);
  const vectors = isJsonObject(wire) ? vectorsIn(wire['embedding'], wire['embeddings']) : [];
  if (vectors.length === 0) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  const input = readNumber(body.value['inputTextTokenCount']);
  return ok({
    embeddings: vectors.map((vector, index) => ({ index, vector: jsonTextOf(vector) })),
    ...(input !== undefined && { usage: { input, output: 0 } }),
  });
}

/** One vector, a list of them, or lists by type. */
function vectorsIn(one: Json | undefined, several: Json | undefined): readonly Json[] {
  if (one !== undefined && one !== null) return [one];
  if (!isJsonObject(several)) return readList(several);
  return Object.values(several).flatMap(readList);
}

function encodeResponse({ embeddings, usage }: EmbedResult, { model }: UnaryTarget): Json {
  const vectors = embeddings.map(({ vector }) => new RawJson(vector));
  if (isCohere(model)) return { embeddings: vectors, response_type: 'embeddings_floats' };
  return { embedding: vectors[0] ?? new RawJson(asJsonText('[]')), inputTextTokenCount: usage?.input ?? 0 };
}

/**
 * Embeddings of Titan and Cohere as `invoke` takes them.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
 */
export const bedrockEmbeddings: UnaryFormat<EmbedRequest, EmbedResult> = {
  name: 'bedrock',
  requestType: 'embedding',
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  usageOf: ({ usage }) => usage,
  encodeError: encodeBedrockError,
};
