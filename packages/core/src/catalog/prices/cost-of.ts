import { baseModelName } from '../base-model-name.ts';
import type { Billable } from './billable.ts';
import { formulas } from './formulas.ts';
import { priceModeOf } from './price-index.ts';
import { overrideFor, type PriceOverride } from './price-override.ts';
import type { PriceSource } from './price-source.ts';
import { Rates } from './rates.ts';
import { type Usd, usdOf, zeroUsd } from './usd.ts';

export interface PriceBook {
  readonly index: PriceSource;
  /** in the order in which they were made */
  readonly overrides: readonly PriceOverride[];
}

/**
 * Cost of one finished request. What the provider itself says it cost comes first; else the row of the resolved model,
 * changed by the one override that fits best. A model nobody has a price for costs nothing.
 */
export function costOf(bill: Billable, book: PriceBook): Usd {
  const told = bill.usage?.costUsd;
  if (told !== undefined && told > 0) return usdOf(told);
  const mode = priceModeOf(bill.requestType);
  const formula = formulas[bill.requestType];
  if (!mode || !formula || !hasSomethingToBill(bill)) return zeroUsd;
  const row = book.index.find(namesOf(bill), bill.provider, mode);
  const override = overrideFor(bill, book.overrides);
  if (!row && !override) return zeroUsd;
  const totalTokens = (bill.usage?.input ?? 0) + (bill.usage?.output ?? 0);
  return formula(
    bill,
    new Rates({ ...row?.prices, ...override?.prices }, { totalTokens, serviceTier: bill.serviceTier }),
  );
}

/** A dated snapshot that has no row of its own costs what its alias costs. */
const namesOf = ({ resolvedModel, requestedModel }: Billable): string[] => [
  resolvedModel,
  requestedModel,
  baseModelName(resolvedModel),
];

const hasSomethingToBill = (bill: Billable): boolean =>
  Boolean(bill.usage ?? bill.speech ?? bill.image ?? bill.video ?? bill.ocr) ||
  bill.audioSeconds !== undefined ||
  bill.requestType === 'container_create';
