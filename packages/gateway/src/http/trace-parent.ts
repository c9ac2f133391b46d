import type { RequestHeaders } from './request-headers.ts';

/** Ids of the trace a request belongs to. */
export interface TraceIds {
  readonly traceId: string;
  readonly parentSpanId?: string;
}

const pattern = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}/;

/**
 * The caller's trace, else a new one.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceOf(headers: RequestHeaders, { newId }: { newId(): string }): TraceIds {
  const [, traceId, parentSpanId] = pattern.exec(headers['traceparent']?.trim().toLowerCase() ?? '') ?? [];
  const isValid =
    traceId !== undefined && parentSpanId !== undefined && !/^0+$/.test(traceId) && !/^0+$/.test(parentSpanId);
  return isValid ? { traceId, parentSpanId } : { traceId: newId().replaceAll('-', '') };
}
