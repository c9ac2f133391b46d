import type {
  Batch,
  BatchCreateRequest,
  BatchListRequest,
  BatchRef,
  BatchResults,
  BatchResultsRequest,
} from '../../schema/batches/batch.ts';
import { compact } from '../../schema/compact.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { RawJson } from '../../schema/json/raw-json.ts';
import type { Page } from '../../schema/page.ts';
import { extraMembers, readFilled, readId } from '../form-fields.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import { decodePage, decodePageAsk, encodePage, encodePageAsk, pagingOf } from '../openai-pages.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { decodeLines, encodeResult, readResults } from './batch-lines.ts';
import { decodeBatch, encodeBatch } from './batch-object.ts';

/*
 * Batches, of the unified API and of OpenAI.
 * https://platform.openai.com/docs/api-reference/batch
 */

const shared = { name: 'openai', usageOf: () => undefined, encodeError: encodeOpenaiError } as const;

const params: { readonly [member: string]: MemberKind } = {
  model: 'string',
  provider: 'string',
  input_file_id: 'string',
  requests: 'objects',
  endpoint: 'string',
  completion_window: 'string',
  metadata: 'object',
  output_expires_after: 'object',
};
const definedMembers = new Set([...Object.keys(params), 'fallbacks']);

function decodeCreate(body: JsonBody): Result<BatchCreateRequest> {
  const { value } = body;
  const wrong = wrongMember(value, params);
  if (wrong !== undefined) return invalidRequest(`Invalid request format: ${wrong}`);
  const inputFileId = readFilled(value, 'input_file_id');
  const requests = decodeLines(body);
  if (inputFileId === undefined && (requests === undefined || requests.length === 0))
    return invalidRequest('either input_file_id or requests is required');
  return ok(
    compact({
      model: readFilled(value, 'model') ?? '',
      inputFileId,
      requests,
      endpoint: readFilled(value, 'endpoint'),
      completionWindow: readFilled(value, 'completion_window'),
      metadata: value['metadata'] ? body.source('metadata') : undefined,
      outputExpiresAfter: value['output_expires_after'] ? body.source('output_expires_after') : undefined,
      extra: extraMembers(body, definedMembers),
    }),
  );
}

/** Inline requests have become a file by the time this is asked. */
export const openaiBatchCreate: UnaryFormat<BatchCreateRequest, Batch> = {
  ...shared,
  requestType: 'batch_create',
  decodeRequest: decodeCreate,
  encodeRequest(request) {
    const { inputFileId, endpoint, completionWindow = '24h', metadata, outputExpiresAfter, extra } = request;
    if (inputFileId === undefined)
      return invalidRequest('either input_file_id or requests array is required for OpenAI batch API');
    if (endpoint === undefined) return invalidRequest('endpoint is required for OpenAI batch API');
    const wire = compact({
      input_file_id: inputFileId,
      endpoint,
      completion_window: completionWindow,
      metadata: metadata && new RawJson(metadata),
      output_expires_after: outputExpiresAfter && new RawJson(outputExpiresAfter),
    });
    return ok({ wire, notes: [], extra });
  },
  decodeResponse: ({ value }) => batchIn(decodeBatch(value)),
  encodeResponse: encodeBatch,
};

const batchIn = (batch: Batch): Result<Batch> =>
  batch.id === ''
    ? fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' })
    : ok(batch);

export const openaiBatchList: UnaryFormat<BatchListRequest, Page<Batch>> = {
  ...shared,
  requestType: 'batch_list',
  decodeRequest: ({ value }) => decodePageAsk(value),
  encodeRequest: ({ limit, after }) => ok({ wire: {}, query: encodePageAsk({ limit, after }), notes: [] }),
  decodeResponse: (body) => decodePage(body, decodeBatch),
  encodeResponse: (page) => encodePage(page, encodeBatch, 'next_cursor'),
  paging: pagingOf<Batch, BatchListRequest>(),
};

function decodeBatchRef({ value }: JsonBody): Result<BatchRef> {
  const batchId = readId(value, 'batch_id');
  return batchId.ok ? ok(compact({ batchId: batchId.value, model: readFilled(value, 'model') })) : batchId;
}

const asked = {
  ...shared,
  decodeRequest: decodeBatchRef,
  encodeRequest: ({ batchId }: BatchRef) => ok({ wire: {}, ids: { batch_id: batchId }, notes: [] }),
  decodeResponse: ({ value }: JsonBody) => batchIn(decodeBatch(value)),
  encodeResponse: encodeBatch,
} as const;

export const openaiBatchRetrieve: UnaryFormat<BatchRef, Batch> = { ...asked, requestType: 'batch_retrieve' };
export const openaiBatchCancel: UnaryFormat<BatchRef, Batch> = { ...asked, requestType: 'batch_cancel' };

function decodeResultsRequest(body: JsonBody): Result<BatchResultsRequest> {
  const ref = decodeBatchRef(body);
  const page = decodePageAsk(body.value);
  if (!ref.ok) return ref;
  return page.ok ? ok({ ...ref.value, ...page.value }) : page;
}

/** The results of a batch lie in a file, which the batch names once it has one. */
export const openaiBatchResults: UnaryFormat<BatchResultsRequest, BatchResults> = {
  ...shared,
  requestType: 'batch_results',
  decodeRequest: decodeResultsRequest,
  encodeRequest: ({ outputFileId = '' }) => ok({ wire: {}, ids: { file_id: outputFileId }, notes: [] }),
  decodeMedia: ({ bytes }, { batchId }) => ok({ batchId, results: readResults(new TextDecoder().decode(bytes)) }),
  decodeResponse: () => fail({ kind: 'upstream-unreadable', message: 'the provider gave no results' }),
  encodeResponse: ({ batchId, results, hasMore = false, next }) =>
    compact({ batch_id: batchId, results: results.map(encodeResult), has_more: hasMore, next_cursor: next }),
};
