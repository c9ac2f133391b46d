import type { JsonText } from '../generate/json-text.ts';
import type { Usage } from '../generate/usage.ts';

/** One document that is to be ranked; `meta` is the client's own, letter by letter. */
export interface RankedDocument {
  readonly text: string;
  readonly id?: string;
  readonly meta?: JsonText;
}

/** Documents that are to be sorted by how well they answer a question. */
export interface RerankRequest {
  readonly model: string;
  readonly query: string;
  readonly documents: readonly RankedDocument[];
  readonly topN?: number;
  readonly maxTokensPerDoc?: number;
  readonly priority?: number;
  /** the documents come back beside their scores */
  readonly returnsDocuments?: boolean;
  /** members that the client's format does not define */
  readonly extra?: { readonly [member: string]: JsonText };
}

export interface RerankEntry {
  /** place in the request's list */
  readonly index: number;
  readonly score: number;
  readonly document?: RankedDocument;
}

export interface RerankResult {
  readonly id?: string;
  readonly model?: string;
  /** best first */
  readonly results: readonly RerankEntry[];
  readonly usage?: Usage;
}
