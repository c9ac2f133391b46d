import type { RequestType } from '../../schema/request-type.ts';
import type { Billable } from './billable.ts';
import type { Prices } from './price-row.ts';

export const overrideScopes = [
  'virtual_key_provider_key',
  'virtual_key_provider',
  'virtual_key',
  'provider_key',
  'provider',
  'global',
] as const;
/** Most specific first. */
export type OverrideScope = (typeof overrideScopes)[number];

/** Prices of its owner's own, in place of the datasheet's. */
export interface PriceOverride {
  readonly id: string;
  readonly scope: OverrideScope;
  readonly virtualKeyId?: string;
  readonly providerId?: string;
  readonly providerKeyId?: string;
  /** a model name, or the beginning of one */
  readonly pattern: string;
  readonly isPrefix: boolean;
  readonly requestTypes: ReadonlySet<RequestType>;
  readonly prices: Prices;
}

/** The one override that holds: the most specific scope, then an exact name, then the longest prefix, then the oldest. */
export function overrideFor(bill: Billable, overrides: readonly PriceOverride[]): PriceOverride | undefined {
  const candidates = overrides.filter(
    (each) => isInScope(each, bill) && matches(each, bill.resolvedModel) && isForType(each, bill),
  );
  let best: PriceOverride | undefined;
  for (const each of candidates) if (!best || isBetter(each, best)) best = each;
  return best;
}

const isInScope = (override: PriceOverride, bill: Billable): boolean =>
  (override.virtualKeyId === undefined || override.virtualKeyId === bill.virtualKeyId) &&
  (override.providerId === undefined || override.providerId === bill.provider) &&
  (override.providerKeyId === undefined || override.providerKeyId === bill.providerKeyId);

const matches = ({ isPrefix, pattern }: PriceOverride, model: string): boolean =>
  isPrefix ? model.startsWith(pattern) : model === pattern;

const isForType = ({ requestTypes }: PriceOverride, bill: Billable): boolean =>
  requestTypes.has(bill.requestType === 'websocket_responses' ? 'responses' : bill.requestType);

function isBetter(a: PriceOverride, b: PriceOverride): boolean {
  const byScope = overrideScopes.indexOf(a.scope) - overrideScopes.indexOf(b.scope);
  if (byScope !== 0) return byScope < 0;
  if (a.isPrefix !== b.isPrefix) return !a.isPrefix;
  return a.pattern.length > b.pattern.length;
}
