import type { Vendor } from './vendor.ts';
import type { WireFormat } from './wire-format.ts';

export const finishReasons = [
  'stop',
  'stop-sequence',
  'length',
  'context-window',
  'tool-calls',
  'content-filter',
  'refusal',
  'pause',
  'compaction',
  'malformed',
  'error',
  'other',
] as const;

export type FinishReason = (typeof finishReasons)[number];

export interface Finish {
  readonly reason: FinishReason;
  /** the vendor's own word, so that the same format says it again */
  readonly wire?: { readonly format: WireFormat; readonly word: string };
  readonly stopSequence?: string;
  readonly message?: string;
  readonly refusal?: { readonly category?: string; readonly explanation?: string };
  /** the vendor withheld the answer: nothing usable is in it */
  readonly isWithheld?: boolean;
  readonly vendor?: Vendor;
}
