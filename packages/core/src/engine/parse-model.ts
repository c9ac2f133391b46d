import type { ModelRef } from '../schema/generate/model-ref.ts';

/** A model as its client wrote it. Without a provider the catalog has to say who serves it. */
export interface ParsedModel {
  readonly provider?: string;
  readonly model: string;
}

/** Every provider name that counts as a prefix: the standard ones and the configured custom ones. */
export interface KnownProviders {
  has(name: string): boolean;
}

/**
 * `provider/model`, split at the first slash and only when a known provider stands before it, so that
 * `meta-llama/Llama-3.1-8B` stays whole and `openrouter/openai/gpt-4o` means `openai/gpt-4o` on OpenRouter.
 */
export function parseModel(text: string, known: KnownProviders): ParsedModel {
  const slash = text.indexOf('/');
  if (slash <= 0) return { model: text };
  const provider = text.slice(0, slash);
  return known.has(provider) ? { provider, model: text.slice(slash + 1) } : { model: text };
}

/** Fallbacks of a body. Entries that name no known provider or no model are left out without a word. */
export function parseFallbacks(entries: readonly string[], known: KnownProviders): ModelRef[] {
  const targets: ModelRef[] = [];
  for (const entry of entries) {
    const { provider, model } = parseModel(entry, known);
    if (provider !== undefined && model !== '') targets.push({ provider, model });
  }
  return targets;
}
