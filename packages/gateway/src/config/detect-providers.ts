import type { Env } from './env.ts';
import { literal } from './schema/env-var.ts';
import { Provider } from './schema/provider.ts';

/** Where a key may lie when nobody configured anything; the first one that is set counts. */
const variables: { readonly [provider: string]: readonly string[] } = {
  openai: ['OPENAI_API_KEY', 'OPENAI_KEY'],
  anthropic: ['ANTHROPIC_API_KEY', 'ANTHROPIC_KEY'],
  mistral: ['MISTRAL_API_KEY', 'MISTRAL_KEY'],
};

/** Providers whose usual variable is set, each with one key for all models. */
export function detectProviders(env: Env): { [name: string]: Provider } {
  const found = Object.entries(variables).flatMap(([name, candidates]): [string, Provider][] => {
    const variable = candidates.find((candidate) => (env[candidate] ?? '') !== '');
    if (variable === undefined) return [];
    const key = { name: `${variable}_auto_detected`, models: ['*'], weight: 1 };
    const provider = Provider.parse({ keys: [key] });
    return [
      [name, { ...provider, keys: provider.keys.map((each) => ({ ...each, value: literal(env[variable] ?? '') })) }],
    ];
  });
  return Object.fromEntries(found);
}
