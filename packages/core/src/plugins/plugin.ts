import type { HookContext } from './hook-context.ts';
import type { FinishedTrace } from './trace.ts';

/**
 * What the author of a plugin writes. Every hook may be sync or async, except `httpTransportStreamChunkHook` and
 * `postLLMHook` on streams, which run once per chunk and should not wait. Objects passed in may be changed in place;
 * returning nothing means "as it is now". All JSON shapes are those of the HTTP API, snake_case and all.
 */
export interface BifrostPlugin {
  readonly name: string;
  init?(config: unknown): unknown;
  cleanup?(): unknown;
  /** A returned response is sent at once; a throw ends the request with 500. */
  httpTransportPreHook?(ctx: HookContext, request: HttpRequest): Maybe<HttpResponse>;
  httpTransportPostHook?(ctx: HookContext, request: HttpRequest, response: HttpResponse): unknown;
  /** `null` drops the chunk, `undefined` keeps it; a throw ends the stream. */
  httpTransportStreamChunkHook?(ctx: HookContext, request: HttpRequest, chunk: HookChunk): HookChunk | null | undefined;
  preLLMHook?(ctx: HookContext, request: HookRequest): Maybe<HookRequest | PreHookReturn>;
  /** Exactly one of `response` and `error` is set. An absent member of the return keeps, `null` clears. */
  postLLMHook?(ctx: HookContext, response: HookResponse | null, error: HookError | null): Maybe<PostHookReturn>;
  inject?(ctx: HookContext, trace: FinishedTrace): unknown;
}

type Maybe<T> = T | undefined | Promise<T | undefined>;

/** JSON of the public API. */
export type HookJson = { [member: string]: unknown };

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  headers: Record<string, string>;
  query: Record<string, string>;
  pathParams: Record<string, string>;
  body: Uint8Array;
  json(): unknown;
  header(name: string): string;
  queryParam(name: string): string;
  pathParam(name: string): string;
}

export interface HttpResponse {
  status_code: number;
  headers: Record<string, string>;
  /** Empty in post-hooks of streams: the bytes are already with the client. */
  body: Uint8Array | string;
}

/** One model call as hooks see it: what is asked (`input`) apart from how (`params`). */
export interface HookRequest {
  request_type: string;
  provider: string;
  model: string;
  fallbacks?: { provider: string; model: string }[];
  /** messages, input items or prompt, as the API of the request type has them */
  input: unknown;
  params: HookJson;
}

/** A wrapper with one member: `chat_response`, `responses_response`, `text_completion_response`, or their stream forms. */
export type HookResponse = { [wrapper: string]: HookJson };
export type HookChunk = HookJson;

export interface HookError {
  is_bifrost_error?: boolean;
  status_code?: number;
  type?: string;
  error: { message: string; type?: string; code?: string; param?: unknown };
  allow_fallbacks?: boolean;
  extra_fields?: HookJson;
}

export interface PreHookReturn {
  readonly request?: HookRequest;
  readonly shortCircuit?: ShortCircuit;
}

export interface ShortCircuit {
  readonly response?: HookResponse;
  readonly stream?: AsyncIterable<HookChunk>;
  readonly error?: HookError;
}

export interface PostHookReturn {
  readonly response?: HookResponse | null;
  readonly error?: HookError | null;
}
