import type { LimitHolder } from '../limits/limit-holder.ts';

/** What one virtual key may do at one provider. */
export interface ProviderGrant {
  readonly provider: string;
  /** share in the weighted draw; `undefined`: reachable only by name, rule or explicit fallback */
  readonly weight: number | undefined;
  /** `['*']`: whatever the provider serves · `[]`: nothing */
  readonly allowedModels: readonly string[];
  /** ids of the provider's keys; `undefined`: all of them · `[]`: none */
  readonly keyIds: readonly string[] | undefined;
  readonly limits: LimitHolder;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly customerId?: string;
  readonly limits: LimitHolder;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly limits: LimitHolder;
}

/** A credential of the gateway's own. Belongs to a team or to a customer, never to both. */
export interface VirtualKey {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  /** ms since the epoch */
  readonly expiresAtMs?: number;
  /** in stored order; the first grant of a provider decides */
  readonly grants: readonly ProviderGrant[];
  readonly limits: LimitHolder;
  readonly team?: Team;
  /** its own, else its team's */
  readonly customer?: Customer;
}

export const grantOf = (key: VirtualKey, provider: string): ProviderGrant | undefined =>
  key.grants.find((grant) => grant.provider === provider);
