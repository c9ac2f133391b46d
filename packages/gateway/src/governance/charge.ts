import type { Usd } from '@bifrost/core/catalog/prices/usd.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { LimitHolder } from './limits/limit-holder.ts';

/** What one finished request used up. */
export interface Used {
  readonly tokens: number;
  readonly cost: Usd;
}

/** Books a success with everybody who pays for it: one request, its tokens, and its cost where it has one. */
export function charge(payers: readonly LimitHolder[], { tokens, cost }: Used, ledger: Ledger, nowMs: number): void {
  for (const { rateLimit, budgets } of payers) {
    if (rateLimit?.requests) ledger.charge(rateLimit.requests, 1n, nowMs);
    if (rateLimit?.tokens && tokens > 0) ledger.charge(rateLimit.tokens, BigInt(tokens), nowMs);
    if (cost > 0n) for (const budget of budgets) ledger.charge(budget, cost, nowMs);
  }
}
