import { PriceIndex } from '@bifrost/core/catalog/prices/price-index.ts';
import { readPriceSheet } from '@bifrost/core/catalog/prices/read-price-sheet.ts';
import snapshot from './price-snapshot.json';

/** The prices that came with this release: what is known when no datasheet can be reached. */
export const embeddedPrices = (): PriceIndex => new PriceIndex(readPriceSheet(snapshot));
