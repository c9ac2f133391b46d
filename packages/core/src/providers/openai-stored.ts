import type { Batch, BatchCreateRequest, BatchRef, BatchResultsRequest } from '../schema/batches/batch.ts';
import { fail, ok, type Result } from '../schema/errors/result.ts';
import type { FileUploadRequest, StoredFile } from '../schema/files/file.ts';
import { printLines } from '../wire/openai-batches/batch-lines.ts';
import {
  openaiBatchCancel,
  openaiBatchCreate,
  openaiBatchList,
  openaiBatchResults,
  openaiBatchRetrieve,
} from '../wire/openai-batches/openai-batches.ts';
import {
  openaiContainerCreate,
  openaiContainerDelete,
  openaiContainerFileContent,
  openaiContainerFileCreate,
  openaiContainerFileDelete,
  openaiContainerFileList,
  openaiContainerFileRetrieve,
  openaiContainerList,
  openaiContainerRetrieve,
} from '../wire/openai-containers/openai-containers.ts';
import {
  openaiFileContent,
  openaiFileDelete,
  openaiFileList,
  openaiFileRetrieve,
  openaiFileUpload,
} from '../wire/openai-files/openai-files.ts';
import { pathWith } from './path-with.ts';
import type { FirstExchange, Operations, UnaryEndpoint } from './provider.ts';

const fileUpload: UnaryEndpoint = { format: openaiFileUpload, path: () => '/v1/files' };
const batchRetrieve: UnaryEndpoint = {
  format: openaiBatchRetrieve,
  method: 'GET',
  path: pathWith('/v1/batches/{batch_id}'),
};

/** Batches are made from files: requests that came inline are uploaded first. */
const uploadedLines: FirstExchange = {
  endpoint: fileUpload,
  ask({ inputFileId, requests = [], endpoint }: BatchCreateRequest): FileUploadRequest | undefined {
    if (inputFileId !== undefined || requests.length === 0 || endpoint === undefined) return undefined;
    const bytes = new TextEncoder().encode(printLines(requests, { endpoint }));
    return { file: { bytes, filename: 'batch_requests.jsonl', mediaType: 'application/jsonl' }, purpose: 'batch' };
  },
  merge: (request: BatchCreateRequest, file: StoredFile): Result<BatchCreateRequest> =>
    ok({ ...request, inputFileId: file.id }),
};

/** Only the batch itself knows in which file its results are. */
const lookedUpBatch: FirstExchange = {
  endpoint: batchRetrieve,
  ask: ({ batchId }: BatchResultsRequest): BatchRef => ({ batchId }),
  merge: (request: BatchResultsRequest, { outputFileId }: Batch): Result<BatchResultsRequest> =>
    outputFileId
      ? ok({ ...request, outputFileId })
      : fail({
          kind: 'invalid-request',
          message: 'batch results not available: output_file_id is empty (batch may not be completed)',
        }),
};

const inContainer = '/v1/containers/{container_id}';

/** Sandboxes and their files. */
const containers: NonNullable<Operations['unary']> = {
  container_create: { format: openaiContainerCreate, path: () => '/v1/containers' },
  container_list: { format: openaiContainerList, method: 'GET', path: () => '/v1/containers' },
  container_retrieve: { format: openaiContainerRetrieve, method: 'GET', path: pathWith(inContainer) },
  container_delete: { format: openaiContainerDelete, method: 'DELETE', path: pathWith(inContainer) },
  container_file_create: { format: openaiContainerFileCreate, path: pathWith(`${inContainer}/files`) },
  container_file_list: { format: openaiContainerFileList, method: 'GET', path: pathWith(`${inContainer}/files`) },
  container_file_retrieve: {
    format: openaiContainerFileRetrieve,
    method: 'GET',
    path: pathWith(`${inContainer}/files/{file_id}`),
  },
  container_file_delete: {
    format: openaiContainerFileDelete,
    method: 'DELETE',
    path: pathWith(`${inContainer}/files/{file_id}`),
  },
  container_file_content: {
    format: openaiContainerFileContent,
    method: 'GET',
    path: pathWith(`${inContainer}/files/{file_id}/content`),
  },
};

/** Files, batches and containers as OpenAI keeps them. */
export const openaiStored: NonNullable<Operations['unary']> = {
  ...containers,
  file_upload: fileUpload,
  file_list: { format: openaiFileList, method: 'GET', path: () => '/v1/files' },
  file_retrieve: { format: openaiFileRetrieve, method: 'GET', path: pathWith('/v1/files/{file_id}') },
  file_delete: { format: openaiFileDelete, method: 'DELETE', path: pathWith('/v1/files/{file_id}') },
  file_content: { format: openaiFileContent, method: 'GET', path: pathWith('/v1/files/{file_id}/content') },
  batch_create: { format: openaiBatchCreate, path: () => '/v1/batches', first: uploadedLines },
  batch_list: { format: openaiBatchList, method: 'GET', path: () => '/v1/batches' },
  batch_retrieve: batchRetrieve,
  batch_cancel: { format: openaiBatchCancel, path: pathWith('/v1/batches/{batch_id}/cancel') },
  batch_results: {
    format: openaiBatchResults,
    method: 'GET',
    path: pathWith('/v1/files/{file_id}/content'),
    first: lookedUpBatch,
  },
};
