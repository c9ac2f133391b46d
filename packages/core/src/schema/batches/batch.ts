import type { JsonText } from '../generate/json-text.ts';
import type { Vendor } from '../generate/vendor.ts';
import type { PageAsk } from '../page.ts';

/** Many requests that are answered later, for less money. */
export interface BatchCreateRequest {
  /** '' where the requests name their models themselves */
  readonly model: string;
  readonly inputFileId?: string;
  /** inline instead of in a file */
  readonly requests?: readonly BatchLine[];
  /** `/v1/chat/completions` … */
  readonly endpoint?: string;
  readonly completionWindow?: string;
  readonly metadata?: JsonText;
  readonly outputExpiresAfter?: JsonText;
  /** members that the client's format does not define: `role_arn`, `output_s3_uri` … */
  readonly extra?: { readonly [member: string]: JsonText };
}

/** One request of a batch. `body` is an OpenAI body, `params` the vendor's own. */
export interface BatchLine {
  readonly customId: string;
  readonly method?: string;
  readonly url?: string;
  readonly body?: JsonText;
  readonly params?: JsonText;
}

export interface BatchRef {
  readonly batchId: string;
  readonly model?: string;
}

export interface BatchResultsRequest extends BatchRef, PageAsk {
  /** known once the batch was looked up */
  readonly outputFileId?: string;
}

export type BatchListRequest = PageAsk;

/** s since the epoch, by what happened then */
export type BatchTimes = {
  readonly [T in
    | 'created'
    | 'expires'
    | 'inProgress'
    | 'finalizing'
    | 'completed'
    | 'failed'
    | 'expired'
    | 'cancelling'
    | 'cancelled'
    | 'archived']?: number;
};

export type BatchCounts = {
  readonly [C in 'total' | 'completed' | 'failed' | 'succeeded' | 'expired' | 'canceled' | 'pending']?: number;
};

export interface Batch {
  readonly id: string;
  readonly endpoint?: string;
  readonly inputFileId?: string;
  readonly outputFileId?: string;
  readonly errorFileId?: string;
  readonly completionWindow?: string;
  /** `validating`, `in_progress`, `completed`, `ended` … */
  readonly status: string;
  readonly counts?: BatchCounts;
  readonly times: BatchTimes;
  readonly metadata?: JsonText;
  readonly errors?: JsonText;
  /** the vendor's own word for how far it is */
  readonly processingStatus?: string;
  readonly resultsUrl?: string;
  readonly operationName?: string;
  readonly isDone?: boolean;
  readonly progress?: number;
  readonly vendor?: Vendor;
}

/** What became of one line. */
export interface BatchLineResult {
  readonly customId: string;
  readonly response?: { readonly statusCode?: number; readonly requestId?: string; readonly body?: JsonText };
  /** `{type, message}` of vendors that answer in their own way */
  readonly result?: JsonText;
  readonly error?: JsonText;
}

export interface BatchResults {
  readonly batchId: string;
  readonly results: readonly BatchLineResult[];
  readonly hasMore?: boolean;
  readonly next?: string;
}
