import type { EngineSettings, ProviderSettings } from '../provider-settings.ts';
import { ProviderQueue } from '../queue/provider-queue.ts';
import { type ReadyProvider, readyProvider, type Snapshot } from './ready-provider.ts';

/**
 * The next snapshot. Providers keep their queue as long as they exist: new limits change it, and only the queue of a
 * removed provider is closed. What did not change at all is taken over as it is.
 */
export function nextSnapshot(settings: EngineSettings, previous: Snapshot | undefined): Snapshot {
  const providers = new Map<string, ReadyProvider>();
  for (const [name, provider] of settings.providers) {
    providers.set(name, takenOver(provider, previous?.providers.get(name)));
  }
  for (const [name, { queue }] of previous?.providers ?? []) if (!providers.has(name)) queue.close();
  return { settings, providers };
}

function takenOver(settings: ProviderSettings, before: ReadyProvider | undefined): ReadyProvider {
  if (before === undefined) return readyProvider(settings, new ProviderQueue(settings));
  if (before.settings === settings) return before;
  const { concurrency, bufferSize } = before.settings;
  if (concurrency !== settings.concurrency || bufferSize !== settings.bufferSize) before.queue.resize(settings);
  return readyProvider(settings, before.queue);
}
