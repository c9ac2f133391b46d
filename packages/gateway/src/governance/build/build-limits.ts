import { usdOf } from '@bifrost/core/catalog/prices/usd.ts';
import type { Budget as BudgetEntry, Governance, RateLimit as RateLimitEntry } from '../../config/schema/governance.ts';
import { type ResetDuration, readResetDuration } from '../ledger/reset-duration.ts';
import type { Budget, LimitHolder, LimitScope, RateHalf, RateLimit } from '../limits/limit-holder.ts';

/** Whoever may own limits, as the file spells it. */
export interface Owner {
  readonly level: string;
  readonly scope: LimitScope;
  readonly id: string;
  readonly budgetId?: string | undefined;
  readonly rateLimitId?: string | undefined;
  /** of a virtual key: holds for its own limits and those of its grants */
  readonly isCalendarAligned?: boolean;
}

/** Finds the limits of an owner among those of the file. */
export class LimitBook {
  readonly #budgets: ReadonlyMap<string, BudgetEntry>;
  readonly #owned: ReadonlyMap<string, readonly BudgetEntry[]>;
  readonly #rateLimits: ReadonlyMap<string, RateLimitEntry>;

  constructor({ budgets, rate_limits }: Pick<Governance, 'budgets' | 'rate_limits'>) {
    this.#budgets = new Map(budgets.map((entry) => [entry.id, entry]));
    this.#owned = Map.groupBy(budgets, ownerKey);
    this.#rateLimits = new Map(rate_limits.map((entry) => [entry.id, entry]));
  }

  holder(owner: Owner): LimitHolder {
    const named = owner.budgetId === undefined ? undefined : this.#budgets.get(owner.budgetId);
    const owned = this.#owned.get(`${owner.scope}:${owner.id}`) ?? [];
    const entries = named === undefined || owned.includes(named) ? owned : [named, ...owned];
    const rateLimit = owner.rateLimitId === undefined ? undefined : this.#rateLimits.get(owner.rateLimitId);
    const isAligned = owner.isCalendarAligned === true;
    return {
      level: owner.level,
      scope: owner.scope,
      id: owner.id,
      budgets: entries.flatMap((entry) => budgetOf(entry, isAligned)),
      ...(rateLimit && { rateLimit: rateLimitOf(rateLimit, isAligned) }),
    };
  }
}

function ownerKey(entry: BudgetEntry): string {
  if (entry.virtual_key_id !== undefined) return `virtual_key:${entry.virtual_key_id}`;
  if (entry.provider_config_id !== undefined) return `provider_config:${entry.provider_config_id}`;
  return entry.team_id === undefined ? '' : `team:${entry.team_id}`;
}

function budgetOf(entry: BudgetEntry, isAligned: boolean): Budget[] {
  const duration = readResetDuration(entry.reset_duration);
  if (!duration) return [];
  return [
    { id: entry.id, duration, isCalendarAligned: isAligned || entry.calendar_aligned, max: usdOf(entry.max_limit) },
  ];
}

function rateLimitOf(entry: RateLimitEntry, isAligned: boolean): RateLimit {
  const isCalendarAligned = isAligned || entry.calendar_aligned;
  const half = (what: string, max: number | undefined, duration: ResetDuration | undefined): RateHalf | undefined =>
    max === undefined || !duration
      ? undefined
      : { id: `${entry.id}:${what}`, duration, isCalendarAligned, max: BigInt(max) };
  const tokens = half('tokens', entry.token_max_limit, readResetDuration(entry.token_reset_duration ?? ''));
  const requests = half('requests', entry.request_max_limit, readResetDuration(entry.request_reset_duration ?? ''));
  return { id: entry.id, ...(tokens && { tokens }), ...(requests && { requests }) };
}
