import type { PriceIndex } from '@bifrost/core/catalog/prices/price-index.ts';
import type { PriceMode, PriceRow } from '@bifrost/core/catalog/prices/price-row.ts';
import type { PriceSource } from '@bifrost/core/catalog/prices/price-source.ts';

/** The prices that hold now. A newer sheet takes the place of the old one between two look-ups. */
export class LivePrices implements PriceSource {
  #index: PriceIndex;

  constructor(index: PriceIndex) {
    this.#index = index;
  }

  get index(): PriceIndex {
    return this.#index;
  }

  replace(index: PriceIndex): void {
    this.#index = index;
  }

  find(names: readonly string[], provider: string, mode: PriceMode): PriceRow | undefined {
    return this.#index.find(names, provider, mode);
  }
}
