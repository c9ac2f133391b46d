import type { PriceMode, PriceRow } from './price-row.ts';

/** Where rows are looked up; what stands behind it may be replaced while it is in use. */
export interface PriceSource {
  /** The row for the first of `names` that has one. */
  find(names: readonly string[], provider: string, mode: PriceMode): PriceRow | undefined;
}
