import type { Call } from './call.ts';
import type { Outcome } from './outcome.ts';
import type { EngineSettings } from './provider-settings.ts';

/** One request's way: plan → key → attempt → retry → fallback. Never throws for an expected failure. */
export interface Engine {
  handle(call: Call): Promise<Outcome>;
  /** Swaps the configuration; requests in flight finish with what they began with. */
  configure(settings: EngineSettings): void;
  /** Refuses new requests, lets running ones finish. */
  close(): Promise<void>;
}
