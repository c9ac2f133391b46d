import type { PickKey } from '../engine/keys/weighted-pick.ts';
import type { Ports } from '../engine/ports.ts';
import type { Stage } from '../engine/stage.ts';
import type { BifrostPlugin } from '../plugins/plugin.ts';
import type { Provider } from '../providers/provider.ts';
import type { ProviderKey } from '../providers/provider-key.ts';

/** A key as an embedder writes it: only the secret is needed, everything else has a default that allows it all. */
export type LibraryKey = Partial<Omit<ProviderKey, 'value'>> & Pick<ProviderKey, 'value'>;

/** One provider. A name that is not a standard one needs `base`: a standard provider whose API it speaks. */
export interface LibraryProvider {
  readonly keys?: readonly LibraryKey[];
  readonly base?: string;
  /** a description of one's own, in place of the registered one */
  readonly provider?: Provider;
  readonly baseUrl?: string;
  readonly extraHeaders?: Readonly<Record<string, string>>;
  /** @defaultValue 30,000 */
  readonly requestTimeoutMs?: number;
  /** longest silence within a stream. @defaultValue 60,000 */
  readonly streamIdleTimeoutMs?: number;
  /** further tries after a retryable failure. @defaultValue 0 */
  readonly maxRetries?: number;
  /** @defaultValue 500 */
  readonly backoffInitialMs?: number;
  /** @defaultValue 5,000 */
  readonly backoffMaxMs?: number;
  /** requests in flight. @defaultValue 1,000 */
  readonly concurrency?: number;
  /** requests that wait behind them. @defaultValue 5,000 */
  readonly bufferSize?: number;
}

export interface BifrostOptions {
  readonly providers: Readonly<Record<string, LibraryProvider>>;
  readonly plugins?: readonly BifrostPlugin[];
  /** stages of the engine, before those of the plugins */
  readonly stages?: readonly Stage[];
  /** Refuse at once when a provider's queue is full instead of waiting. */
  readonly dropsExcessRequests?: boolean;
  readonly pickKey?: PickKey;
  /** parts of the outside world to replace: network, clock, randomness, logger … */
  readonly ports?: Partial<Ports>;
}
