import type { CallOptions } from '@bifrost/core/engine/call.ts';
import type { Logger } from '@bifrost/core/engine/ports.ts';
import type { ModelCatalog } from './model-catalog.ts';
import type { ModelLister } from './model-lister.ts';

const patienceMs = 15_000;

const nobody: CallOptions = { extraHeaders: {}, passesExtraParams: false, wantsTimings: false, requestHeaders: {} };

export interface Discovery {
  /** Resolves when every provider has answered or failed. */
  readonly done: Promise<void>;
  stop(): void;
}

/** Asks providers for their models and tells the catalog, in parallel. Nobody waits for it and nothing fails on it. */
export function discoverModels(
  lister: ModelLister,
  catalog: ModelCatalog,
  { log }: { readonly log: Logger },
  providers: readonly string[] = lister.providers,
): Discovery {
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(patienceMs)]);
  const ask = async (provider: string) => {
    const { models, errors } = await lister.list(provider, { options: nobody, signal });
    if (stopping.signal.aborted) return;
    for (const error of errors) log.warn('could not list the models of a provider', { provider, error: error.message });
    catalog.learn(
      provider,
      models.map((model) => model.id.slice(provider.length + 1)),
    );
  };
  return { done: Promise.all(providers.map(ask)).then(() => undefined), stop: () => stopping.abort() };
}
