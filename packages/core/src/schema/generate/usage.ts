import type { Vendor } from './vendor.ts';

/** Tokens. `input` includes cache reads and writes and tool prompts, `output` includes reasoning; total = input + output. */
export interface Usage {
  readonly input: number;
  readonly output: number;
  /** `toolUse`: prompt tokens that hosted tools added */
  readonly inputOf?: {
    readonly [K in
      | 'cacheRead'
      | 'cacheWrite'
      | 'cacheWrite5m'
      | 'cacheWrite1h'
      | 'text'
      | 'audio'
      | 'image'
      | 'video'
      | 'document'
      | 'toolUse']?: number;
  };
  readonly outputOf?: {
    readonly [K in
      | 'reasoning'
      | 'text'
      | 'audio'
      | 'image'
      | 'video'
      | 'acceptedPrediction'
      | 'rejectedPrediction'
      | 'citation']?: number;
  };
  readonly requests?: { readonly webSearch?: number; readonly webFetch?: number };
  /** what the vendor bills where that differs from what it counts (Cohere) */
  readonly billed?: { readonly input?: number; readonly output?: number; readonly searchUnits?: number };
  /** runs inside one answer (compaction, advisor, vendor-side fallback) */
  readonly iterations?: readonly { readonly kind: string; readonly model?: string; readonly usage: Usage }[];
  /** US dollars as told by the provider */
  readonly costUsd?: number;
  readonly isEstimated?: boolean;
  readonly vendor?: Vendor;
}
