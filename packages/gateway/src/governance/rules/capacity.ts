import type { AccessIndex, ModelKnowledge } from '../access/access-index.ts';
import { grantOf, type VirtualKey } from '../access/virtual-key.ts';
import type { CountedLimit } from '../ledger/counted-limit.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LimitHolder } from '../limits/limit-holder.ts';
import type { Capacity, Heading } from './apply-rules.ts';

export interface CapacityContext {
  readonly index: AccessIndex;
  readonly models: ModelKnowledge;
  readonly ledger: Ledger;
  readonly nowMs: number;
}

/**
 * How full the limits of a heading are, in percent: the fullest of model at provider, model anywhere, provider, and the
 * key's grant there. Limits of keys, teams and customers as such do not count; what has no limit is empty.
 */
export function capacityOf(
  { provider, model }: Heading,
  key: VirtualKey | undefined,
  context: CapacityContext,
): Capacity {
  const { index, models, ledger, nowMs } = context;
  const holders = [
    provider === undefined ? undefined : index.modelLimitsAtProvider.get(`${model}:${provider}`),
    index.modelLimits.get(models.baseName(model)) ?? index.modelLimits.get(model),
    provider === undefined ? undefined : index.providerLimits.get(provider),
    provider === undefined || !key ? undefined : grantOf(key, provider)?.limits,
  ].filter((holder) => holder !== undefined);
  const fullest = (limitsOf: (holder: LimitHolder) => readonly (CountedLimit & { readonly max: bigint })[]) =>
    Math.max(0, ...holders.flatMap(limitsOf).map((limit) => percent(ledger.used(limit, nowMs), limit.max)));
  return {
    budget_used: fullest(({ budgets }) => budgets),
    tokens_used: fullest(({ rateLimit }) => (rateLimit?.tokens ? [rateLimit.tokens] : [])),
    request: fullest(({ rateLimit }) => (rateLimit?.requests ? [rateLimit.requests] : [])),
  };
}

/** With four places, which is finer than any rule asks. */
const percent = (used: bigint, max: bigint): number => (max === 0n ? 100 : Number((used * 1_000_000n) / max) / 10_000);
