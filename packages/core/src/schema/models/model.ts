import type { JsonText } from '../generate/json-text.ts';

/** One model of one provider, as far as its host tells. */
export interface Model {
  /** towards clients `provider/model`, from a provider its own spelling */
  readonly id: string;
  readonly name?: string;
  /** the provider's own id behind an alias */
  readonly alias?: string;
  /** seconds since the epoch */
  readonly createdS?: number;
  readonly ownedBy?: string;
  readonly description?: string;
  readonly contextLength?: number;
  readonly maxInputTokens?: number;
  readonly maxOutputTokens?: number;
  /** `chat_completion`, `embedding` … or the host's own words */
  readonly supportedMethods?: readonly string[];
  /**
   * Members that few hosts tell, by their name in the unified API and letter by letter: `architecture`, `pricing`,
   * `top_provider`, `per_request_limits`, `supported_parameters`, `default_parameters`, `canonical_slug` …
   */
  readonly more?: { readonly [member: string]: JsonText };
}

export interface KeyStatus {
  readonly keyId: string;
  /** `success`, `list_models_failed` */
  readonly status: string;
  readonly provider: string;
  readonly error?: string;
}

export interface ListModelsRequest {
  readonly provider?: string;
  readonly pageSize?: number;
  readonly pageToken?: string;
  readonly extra?: { readonly [member: string]: JsonText };
}

export interface ListModelsResult {
  readonly models: readonly Model[];
  readonly nextPageToken?: string;
  readonly keyStatuses?: readonly KeyStatus[];
}
