import type { Finish } from './finish.ts';
import type { AssistantItem } from './item.ts';
import type { Usage } from './usage.ts';
import type { Vendor } from './vendor.ts';

export interface Safety {
  readonly isBlocked: boolean;
  readonly vendor?: Vendor;
}

export interface Candidate {
  readonly index: number;
  readonly items: readonly AssistantItem[];
  readonly finish: Finish;
  readonly safety?: Safety;
  readonly vendor?: Vendor;
}

/** The prompt itself was refused: there are no candidates. */
export interface PromptBlock {
  readonly reason: string;
  readonly message?: string;
  readonly vendor?: Vendor;
}

export interface GenerateResult {
  readonly id?: string;
  readonly model?: string;
  readonly createdAtMs?: number;
  readonly candidates: readonly Candidate[];
  readonly promptBlock?: PromptBlock;
  readonly usage?: Usage;
  readonly serviceTier?: string;
  readonly vendor?: Vendor;
}
