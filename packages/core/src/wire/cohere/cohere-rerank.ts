import { compact } from '../../schema/compact.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';
import type { RankedDocument, RerankRequest, RerankResult } from '../../schema/rerank/rerank.ts';
import { rankedEntries } from '../ranked-entries.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { encodeCohereError } from './cohere-error.ts';
import { decodeMeta, encodeMeta } from './meta.ts';

/** https://docs.cohere.com/reference/rerank */
export const cohereRerank: UnaryFormat<RerankRequest, RerankResult> = {
  name: 'cohere',
  requestType: 'rerank',
  decodeRequest,
  encodeRequest: (request, target) =>
    ok({
      wire: compact({
        model: target.model,
        query: request.query,
        documents: request.documents.map(documentText),
        top_n: request.topN,
        max_tokens_per_doc: request.maxTokensPerDoc,
        priority: request.priority,
      }),
      notes: [],
    }),
  decodeResponse,
  encodeResponse: ({ id, results, usage }) =>
    compact({
      id,
      results: results.map(({ index, score }) => ({ index, relevance_score: score })),
      meta: encodeMeta(usage),
    }),
  usageOf: ({ usage }) => usage,
  encodeError: encodeCohereError,
};

function decodeRequest({ value }: JsonBody): Result<RerankRequest> {
  const query = readString(value.query);
  if (!query) return invalidRequest('query is required for rerank');
  const documents = readList(value.documents).flatMap((each) => {
    const text = readString(each) ?? readString(readObject(each)?.text);
    return text === undefined ? [] : [{ text }];
  });
  if (documents.length === 0) return invalidRequest('documents are required for rerank');
  return ok(
    compact({
      model: readString(value.model) ?? '',
      query,
      documents,
      topN: readNumber(value.top_n),
      maxTokensPerDoc: readNumber(value.max_tokens_per_doc),
      priority: readNumber(value.priority),
    }),
  );
}

/** Structured documents go as YAML, which the model was trained on; a JSON value is YAML too. */
function documentText({ text, id, meta }: RankedDocument): Json {
  if (id === undefined && meta === undefined) return text;
  const lines = [`text: ${JSON.stringify(text)}`];
  if (id !== undefined) lines.push(`id: ${JSON.stringify(id)}`);
  if (meta !== undefined) lines.push(`metadata: ${meta}`);
  return lines.join('\n');
}

function decodeResponse({ value }: JsonBody, request: RerankRequest): Result<RerankResult> {
  if (!Array.isArray(value.results)) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  const entries = readObjects(value.results)
    .filter(isJsonObject)
    .map((wire) => ({ index: readNumber(wire.index) ?? 0, score: readNumber(wire.relevance_score) ?? 0 }));
  return ok(
    compact({
      id: readString(value.id),
      results: rankedEntries(entries, request),
      usage: decodeMeta(value.meta),
    }),
  );
}
