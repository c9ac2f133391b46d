import type { GenerateRequest } from '../generate/request.ts';
import type { Usage } from '../generate/usage.ts';

/** How long is this prompt? The request is the one that would be sent; what limits the answer does not matter. */
export interface CountTokensRequest {
  readonly request: GenerateRequest;
}

export interface CountTokensResult {
  readonly model?: string;
  readonly inputTokens: number;
  readonly inputOf?: Usage['inputOf'];
  readonly outputTokens?: number;
  /** absent when the provider does not say: it is the input then */
  readonly totalTokens?: number;
  readonly tokens?: readonly number[];
  readonly tokenStrings?: readonly string[];
}
