import { baseModelName } from '@bifrost/core/catalog/base-model-name.ts';
import { type KnownProviders, parseModel } from '@bifrost/core/engine/parse-model.ts';
import type { ProviderSettings } from '@bifrost/core/engine/provider-settings.ts';
import type { ProviderKey } from '@bifrost/core/providers/provider-key.ts';
import { isStandardProvider } from '@bifrost/core/providers/standard-providers.ts';
import { invalidRequest, ok, type Result } from '@bifrost/core/schema/errors/result.ts';
import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';

/** Answers which configured providers serve a model, from what keys name and what the providers themselves list. */
export class ModelCatalog {
  /** names that count as a prefix */
  readonly knownProviders: KnownProviders;
  #named: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #listed = new Map<string, ReadonlySet<string>>();
  /** what the price sheet says; counts only where some key takes every model */
  #priced: ReadonlyMap<string, readonly string[]>;
  readonly #pricedAtAll: ReadonlyMap<string, readonly string[]>;
  readonly #candidates = new Map<string, readonly string[]>();

  constructor(
    providers: ReadonlyMap<string, ProviderSettings>,
    priced: ReadonlyMap<string, readonly string[]> = new Map(),
  ) {
    this.#pricedAtAll = priced;
    this.#priced = pricedFor(providers, priced);
    this.#named = namedFor(providers);
    this.knownProviders = { has: (name) => isStandardProvider(name) || this.#named.has(name) };
  }

  /** Takes other providers and keys; what the remaining providers listed is kept until they list anew. */
  configure(providers: ReadonlyMap<string, ProviderSettings>): void {
    this.#priced = pricedFor(providers, this.#pricedAtAll);
    this.#named = namedFor(providers);
    for (const name of this.#listed.keys()) if (!providers.has(name)) this.#listed.delete(name);
    this.#candidates.clear();
  }

  /** Everything that is known of a provider's models, sorted. */
  modelsOf(provider: string): readonly string[] {
    return [...new Set(this.#pool(provider))].sort();
  }

  /** What a provider's own list said; replaces what it said before. */
  learn(provider: string, models: Iterable<string>): void {
    this.#listed.set(provider, new Set(models));
    this.#candidates.clear();
  }

  /** Configured providers that serve the bare name, sorted by name. */
  providersServing(model: string): readonly string[] {
    const known = this.#candidates.get(model);
    if (known !== undefined) return known;
    const found = this.#search(model);
    // names come from callers: a full memory of them must not grow with their imagination
    if (this.#candidates.size >= 10_000) this.#candidates.clear();
    this.#candidates.set(model, found);
    return found;
  }

  /**
   * Where a model string goes. `preferred` serves bare names of a drop-in route: if it is among the candidates, and
   * also when there are none; the unified API has no such provider and refuses what nobody serves.
   */
  resolve(text: string, preferred: string | undefined): Result<ModelRef> {
    const { provider, model } = parseModel(text, this.knownProviders);
    if (model === '') return invalidRequest('model is required');
    if (provider !== undefined) return ok({ provider, model });
    const candidates = this.providersServing(model);
    const chosen = preferred !== undefined && candidates.includes(preferred) ? preferred : (candidates[0] ?? preferred);
    return chosen === undefined ? noProvider(model) : ok({ provider: chosen, model });
  }

  /** Does the provider serve it? One whose models nobody could list is given the benefit of the doubt. */
  serves(provider: string, model: string): boolean {
    return this.providersServing(model).includes(provider) || this.#pool(provider).length === 0;
  }

  /** Is this very name in the provider's list? */
  lists(provider: string, name: string): boolean {
    return this.#pool(provider).includes(name);
  }

  #search(model: string): readonly string[] {
    const direct = [...this.#named.keys()].filter((provider) => this.#hasModel(provider, model));
    const resold = [...this.#named.keys()].filter((provider) => this.#resells(provider, model, direct));
    return [...new Set([...direct, ...resold])].sort();
  }

  #hasModel(provider: string, model: string): boolean {
    const base = baseModelName(model);
    return this.#pool(provider).some((name) => name === model || baseModelName(name) === base);
  }

  /** Some hosts list other makers' models under names of their own. */
  #resells(provider: string, model: string, direct: readonly string[]): boolean {
    const pool = this.#pool(provider);
    if (provider === 'openrouter' || provider === 'vertex')
      return direct.some((maker) => pool.includes(`${maker}/${model}`));
    if (provider === 'groq') return model.includes('gpt-') && pool.includes(`openai/${model}`);
    if (provider === 'bedrock') return model.includes('claude') && pool.some((name) => name.includes(model));
    return false;
  }

  #pool(provider: string): readonly string[] {
    return [
      ...(this.#named.get(provider) ?? []),
      ...(this.#listed.get(provider) ?? []),
      ...(this.#priced.get(provider) ?? []),
    ];
  }
}

const pricedFor = (
  providers: ReadonlyMap<string, ProviderSettings>,
  priced: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> =>
  new Map([...priced].filter(([name]) => takesEveryModel(providers.get(name))));

const namedFor = (providers: ReadonlyMap<string, ProviderSettings>): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map([...providers].map(([name, settings]) => [name, modelsNamedByKeys(settings)]));

const takesEveryModel = (settings: ProviderSettings | undefined): boolean =>
  settings?.keys.some((key) => key.isEnabled && key.models.includes('*')) ?? false;

/** An alias grants nothing by itself: it counts where the key takes every model, or names the alias as well. */
function modelsNamedByKeys({ keys }: ProviderSettings): ReadonlySet<string> {
  return new Set(keys.filter((key) => key.isEnabled).flatMap(modelsNamedBy));
}

function modelsNamedBy({ models, aliases, blockedModels }: ProviderKey): readonly string[] {
  const blocked = new Set(blockedModels.map((model) => model.toLowerCase()));
  if (blocked.has('*')) return [];
  const named = models.includes('*') ? Object.keys(aliases) : models;
  return named.filter((model) => !blocked.has(model.toLowerCase()));
}

const noProvider = (model: string): Result<never> =>
  invalidRequest(
    `provider is required in model field (format: provider/model) — no providers found for model "${model}" in model catalog to auto-resolve`,
  );
