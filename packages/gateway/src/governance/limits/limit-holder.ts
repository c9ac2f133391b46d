import type { Usd } from '@bifrost/core/catalog/prices/usd.ts';
import type { CountedLimit } from '../ledger/counted-limit.ts';

/** Dollars that may be spent per window. */
export interface Budget extends CountedLimit {
  readonly max: Usd;
}

/** Tokens or requests that may pass per window. */
export interface RateHalf extends CountedLimit {
  readonly max: bigint;
}

/** Two independent halves; either may be missing. */
export interface RateLimit {
  readonly id: string;
  readonly tokens?: RateHalf;
  readonly requests?: RateHalf;
}

/** Whoever limits may belong to: a virtual key, one of its provider grants, a team, a customer, a model, a provider. */
export interface LimitHolder {
  /** as refusals print it: `VK`, `Team`, a provider's name … */
  readonly level: string;
  readonly scope: LimitScope;
  readonly id: string;
  readonly budgets: readonly Budget[];
  readonly rateLimit?: RateLimit;
}

export type LimitScope = 'virtual_key' | 'provider_config' | 'team' | 'customer' | 'user' | 'model' | 'provider';

export const hasLimits = ({ budgets, rateLimit }: LimitHolder): boolean =>
  budgets.length > 0 || rateLimit !== undefined;
