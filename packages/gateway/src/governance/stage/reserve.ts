import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { Used } from '../charge.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Budget, LimitHolder, RateHalf } from '../limits/limit-holder.ts';
import { limitRefusal } from '../limits/refusal.ts';

export type Reservation =
  | { readonly ok: true; readonly release: () => void }
  | { readonly ok: false; readonly error: GatewayError };

interface Claim {
  readonly holder: LimitHolder;
  readonly limit: Budget | RateHalf;
  readonly what: 'token' | 'request' | 'budget';
  readonly units: bigint;
}

/**
 * Holds what a request may use up, at everybody who will pay for it, until it is settled. Refuses when that does not
 * fit beside what others hold; a request alone in its window is let in even if its estimate is too large, so that
 * a cautious guess cannot lock anybody out. All or nothing.
 */
export function reserve(payers: readonly LimitHolder[], guess: Used, ledger: Ledger, nowMs: number): Reservation {
  const claims = payers.flatMap((holder) => claimsOf(holder, guess));
  const refused = claims.find((claim) => !fits(claim, ledger, nowMs));
  if (refused) return { ok: false, error: refusalOf(refused, ledger, nowMs) };
  const releases = claims.map(({ limit, units }) => ledger.reserve(limit, units));
  return {
    ok: true,
    release: () => {
      for (const release of releases) release();
    },
  };
}

function claimsOf(holder: LimitHolder, guess: Used): Claim[] {
  const { tokens, requests } = holder.rateLimit ?? {};
  return [
    ...(tokens ? [{ holder, limit: tokens, what: 'token', units: BigInt(guess.tokens) } as const] : []),
    ...(requests ? [{ holder, limit: requests, what: 'request', units: 1n } as const] : []),
    ...holder.budgets.map((limit) => ({ holder, limit, what: 'budget', units: guess.cost }) as const),
  ];
}

function fits({ limit, units }: Claim, ledger: Ledger, nowMs: number): boolean {
  const used = ledger.used(limit, nowMs);
  const reserved = ledger.reserved(limit);
  return used + reserved + units <= limit.max || (reserved === 0n && used < limit.max);
}

const kinds = { token: 'token-limited', request: 'request-limited', budget: 'budget-exceeded' } as const;

function refusalOf({ holder, limit, what, units }: Claim, ledger: Ledger, nowMs: number): GatewayError {
  const used = ledger.used(limit, nowMs) + ledger.reserved(limit);
  const message = `${holder.level} ${what === 'budget' ? 'budget' : `${what} limit`} has no room for this request beside those in flight`;
  const refusing = {
    holder,
    limit,
    max: limit.max.toString(),
    used: `${used} and ${units} asked for`,
    resetsAtMs: ledger.window(limit, nowMs).endMs,
  };
  return limitRefusal(kinds[what], message, refusing, nowMs);
}
