import { usdText } from '@bifrost/core/catalog/prices/usd.ts';
import type { ErrorKind } from '@bifrost/core/schema/errors/error-kinds.ts';
import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Budget, LimitHolder, RateHalf, RateLimit } from './limit-holder.ts';
import { limitRefusal, type RefusingLimit } from './refusal.ts';

/** A limit that is used up, in the words of a refusal but for what its place puts in front. */
export interface Violation {
  readonly kind: ErrorKind;
  readonly text: string;
  readonly refusing: RefusingLimit;
}

/** Does the rate limit of this holder let one more request in? Reservations of requests in flight count as used. */
export function rateViolation(holder: LimitHolder, ledger: Ledger, nowMs: number): Violation | undefined {
  const exhausted = halvesOf(holder.rateLimit).filter(({ half }) => usedOf(half, ledger, nowMs) >= half.max);
  const [first] = exhausted;
  if (!first) return undefined;
  const texts = exhausted.map(({ name, half }) => {
    return `${name} limit exceeded (${usedOf(half, ledger, nowMs)}/${half.max}, resets every ${half.duration.text})`;
  });
  const kind = exhausted.length > 1 ? 'rate-limited' : first.kind;
  return {
    kind,
    text: `rate limit violated for ${holder.level}: [${texts.join(' ')}]`,
    refusing: refusingOf(
      holder,
      first.half,
      usedOf(first.half, ledger, nowMs).toString(),
      first.half.max.toString(),
      ledger,
      nowMs,
    ),
  };
}

/** Is any budget of this holder spent? The first one is named. */
export function budgetViolation(holder: LimitHolder, ledger: Ledger, nowMs: number): Violation | undefined {
  const spent = holder.budgets.find((budget) => usedOf(budget, ledger, nowMs) >= budget.max);
  if (!spent) return undefined;
  const used = usedOf(spent, ledger, nowMs);
  return {
    kind: 'budget-exceeded',
    text: `${holder.level} budget exceeded: ${fourPlaces(used)} >= ${fourPlaces(spent.max)} dollars`,
    refusing: refusingOf(holder, spent, usdText(used as Budget['max']), usdText(spent.max), ledger, nowMs),
  };
}

export const refuse = (prefix: string, violation: Violation, nowMs: number): GatewayError =>
  limitRefusal(violation.kind, prefix + violation.text, violation.refusing, nowMs);

interface NamedHalf {
  readonly name: string;
  readonly kind: ErrorKind;
  readonly half: RateHalf;
}

function halvesOf(rateLimit: RateLimit | undefined): NamedHalf[] {
  const halves: NamedHalf[] = [];
  if (rateLimit?.tokens) halves.push({ name: 'token', kind: 'token-limited', half: rateLimit.tokens });
  if (rateLimit?.requests) halves.push({ name: 'request', kind: 'request-limited', half: rateLimit.requests });
  return halves;
}

const usedOf = (limit: Budget | RateHalf, ledger: Ledger, nowMs: number): bigint =>
  ledger.used(limit, nowMs) + ledger.reserved(limit);

const refusingOf = (
  holder: LimitHolder,
  limit: Budget | RateHalf,
  used: string,
  max: string,
  ledger: Ledger,
  nowMs: number,
): RefusingLimit => ({ holder, limit, used, max, resetsAtMs: ledger.window(limit, nowMs).endMs });

/** Dollars with four places, rounded half up, as refusals have always printed them. */
function fourPlaces(units: bigint): string {
  const rounded = (units + 50_000_000_000_000n) / 100_000_000_000_000n;
  const digits = rounded.toString().padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
