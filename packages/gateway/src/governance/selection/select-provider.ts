import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';
import type { AccessIndex, ModelKnowledge } from '../access/access-index.ts';
import { isModelAllowed } from '../access/is-model-allowed.ts';
import type { ProviderGrant, VirtualKey } from '../access/virtual-key.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { budgetViolation, rateViolation } from '../limits/check-limits.ts';
import type { LimitHolder } from '../limits/limit-holder.ts';
import { draw } from './draw.ts';

export interface Selection {
  readonly chosen: ModelRef;
  /** the others of the draw, heaviest first */
  readonly others: readonly ModelRef[];
  /** one line for each provider looked at */
  readonly log: readonly string[];
}

export interface SelectionContext {
  readonly index: AccessIndex;
  readonly ledger: Ledger;
  readonly models: ModelKnowledge;
  readonly nowMs: number;
  /** in [0, 1) */
  readonly random: number;
}

type Weighted = ProviderGrant & { readonly weight: number };

/**
 * Draws a provider for a bare model among those that the key may use for it and that have room. `undefined`: nobody
 * takes part in the draw, and the model stays bare.
 */
export function selectProvider(key: VirtualKey, model: string, context: SelectionContext): Selection | undefined {
  const log: string[] = [];
  const candidates: Weighted[] = [];
  for (const grant of key.grants) {
    const obstacle = obstacleTo(grant, key, model, context);
    log.push(
      `${grant.provider}: ${obstacle ?? (grant.weight === undefined ? 'no weight, not in the draw' : `weight ${grant.weight}`)}`,
    );
    if (obstacle === undefined && isWeighted(grant)) candidates.push(grant);
  }
  const chosen = pick(candidates, context.random);
  if (!chosen) return undefined;
  const others = candidates.filter((each) => each !== chosen).sort((a, b) => b.weight - a.weight);
  return {
    chosen: { provider: chosen.provider, model },
    others: others.map(({ provider }) => ({ provider, model })),
    log: [...log, `selected ${chosen.provider}`],
  };
}

const isWeighted = (grant: ProviderGrant): grant is Weighted => grant.weight !== undefined;

/** With no weight anywhere the first one wins: a draw among zeros would be nobody's wish. */
const pick = (candidates: readonly Weighted[], random: number): Weighted | undefined =>
  candidates.every(({ weight }) => weight === 0) ? candidates[0] : draw(candidates, random);

function obstacleTo(
  grant: ProviderGrant,
  key: VirtualKey,
  model: string,
  context: SelectionContext,
): string | undefined {
  const { index, models } = context;
  const isWildcard = grant.allowedModels.length === 1 && grant.allowedModels[0] === '*';
  const isAllowed = isWildcard
    ? models.serves(grant.provider, model)
    : isModelAllowed(grant.provider, model, grant.allowedModels, models);
  if (!isAllowed) return 'model not allowed';
  const ofProvider = index.providerLimits.get(grant.provider);
  const holders = [
    ofProvider,
    ...(hasOwnLimits(grant) ? [grant.limits, key.limits, key.team?.limits, key.customer?.limits] : []),
  ];
  return holders.map((holder) => holder && exhaustion(holder, context)).find((text) => text !== undefined);
}

const hasOwnLimits = ({ limits }: ProviderGrant): boolean =>
  limits.budgets.length > 0 || limits.rateLimit !== undefined;

function exhaustion(holder: LimitHolder, { ledger, nowMs }: SelectionContext): string | undefined {
  if (budgetViolation(holder, ledger, nowMs)) return 'budget violated';
  return rateViolation(holder, ledger, nowMs) ? 'rate limit violated' : undefined;
}
