import type { ModelRef } from '../schema/generate/model-ref.ts';
import type { JsonBody } from '../schema/json/json-body.ts';
import type { FormFile } from '../schema/media.ts';
import type { GenerateType, RequestType } from '../schema/request-type.ts';
import type { Dialect } from '../wire/codec.ts';
import type { GenerateFormat } from '../wire/generate-format.ts';
import type { AnyUnaryFormat } from '../wire/unary-format.ts';

export interface CallBase {
  /** request id */
  readonly id: string;
  /** the client's own body, untouched */
  readonly body: JsonBody;
  readonly primary: ModelRef;
  readonly fallbacks: readonly ModelRef[];
  readonly options: CallOptions;
  /** the client's socket */
  readonly signal: AbortSignal;
  /** `clock()` when the request's head arrived */
  readonly receivedAt: number;
  /** `now()` at the same moment */
  readonly receivedAtMs: number;
  readonly dialect: Dialect;
  /** What stages find in the context of every run from the start, and leave for the one who made the call. */
  readonly context?: Map<string, unknown>;
}

export interface GenerateCall extends CallBase {
  readonly operation: 'generate';
  readonly requestType: GenerateType;
  readonly format: GenerateFormat;
  readonly isStream: boolean;
}

export interface UnaryCall extends CallBase {
  readonly operation: 'unary';
  readonly requestType: Exclude<RequestType, GenerateType>;
  readonly format: AnyUnaryFormat;
  readonly isStream: boolean;
  /** byte parts of a form; its text fields are members of `body` */
  readonly files?: readonly FormFile[];
  /** what `format.decodeRequest` gave, where the one who makes the call has asked it already */
  readonly request?: unknown;
}

/** What a client asks of the engine: its own bytes, where to, and how. Nothing is decoded yet. */
export type Call = GenerateCall | UnaryCall;

/** Everything that headers may say about one request. */
export interface CallOptions {
  /** the caller's virtual key: a secret, for governance alone */
  readonly virtualKey?: string;
  readonly pinnedKeyId?: string;
  readonly pinnedKeyName?: string;
  readonly sessionId?: string;
  readonly sessionTtlMs?: number;
  /** only these key ids may serve; empty allows none */
  readonly onlyKeyIds?: readonly string[];
  /** headers for the provider, lower-case, already filtered */
  readonly extraHeaders: Readonly<Record<string, string>>;
  /** merge the body's unknown members into what goes upstream */
  readonly passesExtraParams: boolean;
  /** per-request override of the provider's flags, where the configuration permits it */
  readonly sendsBackRawRequest?: boolean;
  readonly sendsBackRawResponse?: boolean;
  readonly storesRaw?: boolean;
  /** `report`: fidelity notes in a response header · `strict`: 400 instead of loss of meaning */
  readonly fidelity?: 'report' | 'strict';
  readonly wantsTimings: boolean;
  /** all inbound headers, lower-case names; for plugins and for providers that read some of them */
  readonly requestHeaders: Readonly<Record<string, string>>;
}
