import type { Logger, Ports } from '@bifrost/core/engine/ports.ts';
import { embeddedPrices } from '../catalog/embedded-prices.ts';
import { LivePrices } from '../catalog/live-prices.ts';
import { defaultPriceUrl, type PriceSync, startPriceSync } from '../catalog/price-sync.ts';
import type { Config } from '../config/schema/config.ts';

const dayMs = 86_400_000;

/** The prices that came with the release, brought up to date in the background from where the configuration says. */
export function openPrices(
  config: Pick<Config, 'framework'>,
  after: Ports['after'],
  log: Logger,
): { readonly live: LivePrices; readonly sync: PriceSync } {
  const { pricing_url: url = defaultPriceUrl, pricing_sync_interval: seconds = 0 } = config.framework?.pricing ?? {};
  const live = new LivePrices(embeddedPrices());
  const sync = startPriceSync({
    url,
    intervalMs: seconds > 0 ? seconds * 1_000 : dayMs,
    prices: live,
    log,
    fetch: (address, signal) => fetch(address, { signal, redirect: 'follow' }),
    after,
  });
  return { live, sync };
}
