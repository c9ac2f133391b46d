import type { Vendor } from './vendor.ts';

/** "The prompt up to and including this may be cached." `ttl` as the client spelled it: `5m`, `30m`, `1h`. */
export interface CacheMarker {
  readonly ttl?: string;
  readonly scope?: string;
  readonly vendor?: Vendor;
}
