import type { Provider } from '../../providers/provider.ts';
import type { ProviderKey } from '../../providers/provider-key.ts';
import { keyRef } from '../key-ref.ts';

/** A key with what the request path would otherwise compute each time. Made once per configuration. */
export interface KeyEntry {
  readonly key: ProviderKey;
  /** fingerprint, stamped on seals */
  readonly ref: string;
  /** enabled, and complete enough for its provider */
  readonly isUsable: boolean;
  /** lower-case; `undefined` allows everything */
  readonly models: ReadonlySet<string> | undefined;
  /** lower-case; `undefined` blocks everything */
  readonly blocked: ReadonlySet<string> | undefined;
  readonly aliases: ReadonlyMap<string, string>;
  readonly lowerAliases: ReadonlyMap<string, string>;
}

export function keyEntry(key: ProviderKey, provider: Provider, ownUrl?: string): KeyEntry {
  const isComplete = provider.isUsableKey?.(key, ownUrl) ?? key.value.trim() !== '';
  const aliases = Object.entries(key.aliases);
  return {
    key,
    ref: keyRef(key),
    isUsable: key.isEnabled && isComplete,
    models: key.models.includes('*') ? undefined : lowerSet(key.models),
    blocked: key.blockedModels.includes('*') ? undefined : lowerSet(key.blockedModels),
    aliases: new Map(aliases),
    lowerAliases: new Map(aliases.map(([alias, model]) => [alias.toLowerCase(), model])),
  };
}

const lowerSet = (names: readonly string[]): ReadonlySet<string> => new Set(names.map((name) => name.toLowerCase()));

/** May the key serve this model? Compared with the name as requested: an alias is no permission. */
export function servesModel(entry: KeyEntry, model: string): boolean {
  const name = model.toLowerCase();
  if (entry.blocked === undefined || entry.blocked.has(name)) return false;
  if (entry.models !== undefined && !entry.models.has(name)) return false;
  const onlyModel = entry.key.vendor.vllm?.modelName;
  return onlyModel === undefined || onlyModel === '' || onlyModel === model;
}

/** The vendor's own name for a model: exact alias first, then in any case; no chains. */
export function resolveAlias(entry: KeyEntry | undefined, model: string): string {
  if (entry === undefined || entry.aliases.size === 0) return model;
  return entry.aliases.get(model) ?? entry.lowerAliases.get(model.toLowerCase()) ?? model;
}
