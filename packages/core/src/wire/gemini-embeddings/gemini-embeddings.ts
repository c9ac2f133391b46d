import type { EmbedRequest, EmbedResult } from '../../schema/embed/embed.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Verbatim } from '../../schema/json/cut-verbatim.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import { encodeGeminiError } from '../gemini-error.ts';
import { NoteSet } from '../notes.ts';
import type { UnaryFormat, UnaryTarget } from '../unary-format.ts';

/** Vectors of several texts at once. @see https://ai.google.dev/api/embeddings#method:-models.batchembedcontents */
export const geminiEmbeddings: UnaryFormat<EmbedRequest, EmbedResult> = {
  name: 'gemini',
  requestType: 'embedding',
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse: ({ embeddings }) => ({
    embeddings: embeddings.map(({ vector }) => ({ values: new RawJson(vector) })),
  }),
  usageOf: ({ usage }) => usage,
  encodeError: encodeGeminiError,
};

/** Members of one request that only this API has. */
const own = ['taskType', 'title'] as const;

function encodeRequest(
  request: EmbedRequest,
  { model }: UnaryTarget,
): ReturnType<typeof geminiEmbeddings.encodeRequest> {
  const { input, dimensions, encodingFormat, user, extra = {} } = request;
  if (input.kind === 'tokens') return invalidRequest('token id inputs are not supported for Gemini embeddings');
  const notes = new NoteSet('gemini', 'request');
  if (encodingFormat !== undefined && encodingFormat !== 'float') {
    notes.add('dropped', 'encodingFormat', 'no-counterpart', 'form', encodingFormat);
  }
  if (user !== undefined) notes.add('dropped', 'user', 'no-counterpart', 'form');
  const settings = Object.fromEntries(
    own.flatMap((name) => {
      const text = extra[name];
      return text === undefined ? [] : [[name, new RawJson(text)] as const];
    }),
  );
  const requests = input.texts.map(
    (text): Json => ({
      model: `models/${model.replace(/^models\//, '')}`,
      content: { parts: [{ text }] },
      ...(dimensions !== undefined && { outputDimensionality: dimensions }),
      ...settings,
    }),
  );
  return ok({ wire: { requests }, notes: notes.list() });
}

/** One content, or a batch of requests that differ in nothing but their text. */
function decodeRequest({ value }: JsonBody): Result<EmbedRequest> {
  const batch = readObjects(value['requests']);
  const requests = batch.length > 0 ? batch : [value];
  const texts = requests.map(textOf);
  const spoken = texts.filter((text) => text !== undefined);
  if (spoken.length < texts.length) return invalidRequest('content is required for embeddings');
  const [first = {}] = requests;
  const dimensions = readNumber(first['outputDimensionality'] ?? first['output_dimensionality']);
  const extra = own.flatMap((name) => {
    const member = first[name];
    return member === undefined || member === null ? [] : [[name, jsonTextOf(member)] as const];
  });
  return ok({
    model: (readString(value['model']) ?? readString(first['model']) ?? '').replace(/^models\//, ''),
    input: { kind: 'texts', texts: spoken, isSingle: batch.length === 0 },
    ...(dimensions !== undefined && { dimensions }),
    ...(extra.length > 0 && { extra: Object.fromEntries(extra) }),
  });
}

function textOf(request: JsonObject): string | undefined {
  const parts = readObjects(readObject(request['content'])?.['parts']);
  const texts = parts.flatMap((part) => readString(part['text']) ?? []);
  return texts.length > 0 ? texts.join('\n') : undefined;
}

const answerVerbatim: Verbatim = { embeddings: { '[]': { values: true } }, embedding: { values: true } };

function decodeResponse(body: JsonBody): Result<EmbedResult> {
  const wire = body.tree(answerVerbatim);
  const single = isJsonObject(wire) ? readObject(wire['embedding']) : undefined;
  const several = isJsonObject(wire) && Array.isArray(wire['embeddings']) ? readObjects(wire['embeddings']) : undefined;
  const list = several ?? (single && [single]);
  if (list === undefined) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  return ok({ embeddings: list.map((each, index) => ({ index, vector: jsonTextOf(each['values'] ?? null) })) });
}
