import { compact } from '../../schema/compact.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Verbatim } from '../../schema/json/cut-verbatim.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import {
  readBoolean,
  readList,
  readNumber,
  readObject,
  readObjects,
  readString,
} from '../../schema/json/read-value.ts';
import type { RankedDocument, RerankEntry, RerankRequest, RerankResult } from '../../schema/rerank/rerank.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import { decodeOpenaiUsage, encodeOpenaiUsage } from '../openai-usage.ts';
import { rankedEntries } from '../ranked-entries.ts';
import type { UnaryFormat } from '../unary-format.ts';

const params: { readonly [member: string]: MemberKind } = {
  model: 'string',
  query: 'string',
  documents: 'objects',
  top_n: 'integer',
  max_tokens_per_doc: 'integer',
  priority: 'integer',
  return_documents: 'boolean',
  fallbacks: 'strings',
};
const documentVerbatim: Verbatim = { text: {}, id: {}, meta: true };
const requestVerbatim: Verbatim = { documents: { '[]': documentVerbatim } };
const answerVerbatim: Verbatim = { results: { '[]': { index: {}, relevance_score: {}, document: documentVerbatim } } };

function decodeRequest(body: JsonBody): Result<RerankRequest> {
  const { value } = body;
  const wrong = wrongMember(value, params);
  if (wrong !== undefined) return invalidRequest(`invalid request format: ${wrong}`);
  const query = readString(value['query']) ?? '';
  if (query.trim() === '') return invalidRequest('query is required for rerank');
  const wire = readObject(body.tree(requestVerbatim));
  const documents = readObjects(wire?.['documents']).map(decodeDocument);
  if (documents.length === 0) return invalidRequest('documents are required for rerank');
  const blank = documents.findIndex(({ text }) => text.trim() === '');
  if (blank >= 0) return invalidRequest(`document text is required for rerank at index ${blank}`);
  const topN = readNumber(value['top_n']);
  if (topN !== undefined && topN < 1) return invalidRequest('top_n must be at least 1');
  const names = Object.keys(value).filter((name) => !Object.hasOwn(params, name));
  return ok(
    compact({
      model: readString(value['model']) ?? '',
      query,
      documents,
      topN,
      maxTokensPerDoc: readNumber(value['max_tokens_per_doc']),
      priority: readNumber(value['priority']),
      returnsDocuments: readBoolean(value['return_documents']),
      extra:
        names.length === 0
          ? undefined
          : Object.fromEntries(names.map((name) => [name, body.source(name) ?? printJson(null)])),
    }),
  );
}

const decodeDocument = (wire: JsonObject): RankedDocument =>
  compact({
    text: readString(wire['text']) ?? '',
    id: readString(wire['id']),
    meta: wire['meta'] === undefined || wire['meta'] === null ? undefined : jsonTextOf(wire['meta']),
  });

const encodeDocument = ({ text, id, meta }: RankedDocument): JsonObject =>
  compact({ text, id, meta: meta && new RawJson(meta) });

function decodeResponse(body: JsonBody, request: RerankRequest): Result<RerankResult> {
  const wire = readObject(body.tree(answerVerbatim));
  if (!Array.isArray(wire?.['results'])) {
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  }
  const results = readList(wire['results']).filter(isJsonObject).map(decodeEntry);
  return ok(
    compact({
      id: readString(wire['id']),
      model: readString(wire['model']),
      results: rankedEntries(results, request),
      usage: decodeOpenaiUsage(wire['usage'], 'openai-chat'),
    }),
  );
}

const decodeEntry = (wire: JsonObject): RerankEntry => {
  const document = readObject(wire['document']);
  return compact({
    index: readNumber(wire['index']) ?? 0,
    score: readNumber(wire['relevance_score']) ?? 0,
    document: document && decodeDocument(document),
  });
};

const spelling = { dialect: 'gateway', format: 'openai-chat', isOpenaiCount: true } as const;

/** Reranking as the unified API takes and answers it. */
export const unifiedRerank: UnaryFormat<RerankRequest, RerankResult> = {
  name: 'openai',
  requestType: 'rerank',
  decodeRequest,
  encodeRequest: (request, target) =>
    ok({
      wire: compact({
        model: target.model,
        query: request.query,
        documents: request.documents.map(encodeDocument),
        top_n: request.topN,
        max_tokens_per_doc: request.maxTokensPerDoc,
        priority: request.priority,
        return_documents: request.returnsDocuments,
      }),
      notes: [],
    }),
  decodeResponse,
  encodeResponse: ({ id, model, results, usage }, target) =>
    compact({
      id,
      model: model || target.model,
      results: results.map(({ index, score, document }) =>
        compact({ index, relevance_score: score, document: document && encodeDocument(document) }),
      ),
      usage: usage && encodeOpenaiUsage(usage, spelling),
    }),
  usageOf: ({ usage }) => usage,
  encodeError: encodeOpenaiError,
};
