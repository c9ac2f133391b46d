import type { Batch, BatchCounts, BatchTimes } from '../../schema/batches/batch.ts';
import { compact, unlessEmpty } from '../../schema/compact.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readBoolean, readNumber, readObject, readString } from '../../schema/json/read-value.ts';
import { putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';

const timeMembers: { readonly [T in keyof BatchTimes]-?: string } = {
  created: 'created_at',
  expires: 'expires_at',
  inProgress: 'in_progress_at',
  finalizing: 'finalizing_at',
  completed: 'completed_at',
  failed: 'failed_at',
  expired: 'expired_at',
  cancelling: 'cancelling_at',
  cancelled: 'cancelled_at',
  archived: 'archived_at',
};

const known = new Set([
  ...Object.values(timeMembers),
  'id',
  'object',
  'endpoint',
  'input_file_id',
  'output_file_id',
  'error_file_id',
  'completion_window',
  'status',
  'request_counts',
  'metadata',
  'errors',
  'processing_status',
  'results_url',
  'operation_name',
  'done',
  'progress',
  'extra_fields',
]);

/** @see https://platform.openai.com/docs/api-reference/batch/object */
export const decodeBatch = (wire: JsonObject): Batch =>
  compact({
    id: readString(wire['id']) ?? '',
    endpoint: readString(wire['endpoint']),
    inputFileId: readString(wire['input_file_id']),
    outputFileId: readString(wire['output_file_id']),
    errorFileId: readString(wire['error_file_id']),
    completionWindow: readString(wire['completion_window']),
    status: readString(wire['status']) ?? '',
    counts: decodeCounts(wire['request_counts']),
    times: decodeTimes(wire),
    metadata: textOf(wire['metadata']),
    errors: textOf(wire['errors']),
    processingStatus: readString(wire['processing_status']),
    resultsUrl: readString(wire['results_url']),
    operationName: readString(wire['operation_name']),
    isDone: readBoolean(wire['done']),
    progress: readNumber(wire['progress']),
    vendor: takeVendor(wire, known, 'openai-chat'),
  });

const textOf = (value: Json | undefined) => (value === undefined || value === null ? undefined : jsonTextOf(value));

const decodeTimes = (wire: JsonObject): BatchTimes =>
  compact(Object.fromEntries(Object.entries(timeMembers).map(([name, member]) => [name, readNumber(wire[member])])));

function decodeCounts(wire: Json | undefined): BatchCounts | undefined {
  const counts = readObject(wire);
  return counts && unlessEmpty(compact(Object.fromEntries(countNames.map((name) => [name, readNumber(counts[name])]))));
}

const countNames = ['total', 'completed', 'failed', 'succeeded', 'expired', 'canceled', 'pending'] as const;

export function encodeBatch(batch: Batch): Json {
  const wire: WireMembers = {
    id: batch.id,
    object: 'batch',
    endpoint: batch.endpoint,
    errors: batch.errors && new RawJson(batch.errors),
    input_file_id: batch.inputFileId,
    completion_window: batch.completionWindow,
    status: batch.status,
    output_file_id: batch.outputFileId,
    error_file_id: batch.errorFileId,
    ...Object.fromEntries(Object.entries(batch.times).map(([name, time]) => [timeMember(name), time])),
    request_counts: batch.counts,
    metadata: batch.metadata && new RawJson(batch.metadata),
    processing_status: batch.processingStatus,
    results_url: batch.resultsUrl,
    operation_name: batch.operationName,
    done: batch.isDone,
    progress: batch.progress,
  };
  putVendor(wire, batch.vendor, 'openai-chat');
  return wire;
}

const timeMember = (name: string): string => Object.entries(timeMembers).find(([each]) => each === name)?.[1] ?? name;
