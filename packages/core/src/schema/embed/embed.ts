import type { JsonText } from '../generate/json-text.ts';
import type { Usage } from '../generate/usage.ts';
import type { Vendor } from '../generate/vendor.ts';

/** What is to be embedded. Token ids are carried as the client wrote them: a list, or a list of lists. */
export type EmbedInput =
  | { readonly kind: 'texts'; readonly texts: readonly string[]; readonly isSingle: boolean }
  | { readonly kind: 'tokens'; readonly json: JsonText };

export interface EmbedRequest {
  readonly model: string;
  readonly input: EmbedInput;
  readonly dimensions?: number;
  /** `float`, `base64` and what single vendors have beside them (`int8`, `ubinary` …) */
  readonly encodingFormat?: string;
  readonly user?: string;
  /** members that the client's format does not define */
  readonly extra?: { readonly [member: string]: JsonText };
}

/** One vector, letter by letter: a list of numbers, a base64 string, or a list of lists. */
export interface Embedding {
  readonly index: number;
  readonly vector: JsonText;
}

export interface EmbedResult {
  readonly model?: string;
  readonly embeddings: readonly Embedding[];
  readonly usage?: Usage;
  readonly vendor?: Vendor;
}
