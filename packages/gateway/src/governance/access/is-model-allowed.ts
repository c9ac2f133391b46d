import type { ModelKnowledge } from './access-index.ts';

/**
 * May a grant's list be taken to mean this model? `model` is what the client asked for, aliases included, without
 * provider. A list entry `maker/model` also stands for `model` where the provider lists that very entry.
 */
export function isModelAllowed(
  provider: string,
  model: string,
  allowed: readonly string[],
  knows: ModelKnowledge,
): boolean {
  if (allowed.length === 1 && allowed[0] === '*') return true;
  if (allowed.includes(model)) return true;
  return allowed.some((entry) => bareName(entry, knows) === model && knows.lists(provider, entry));
}

function bareName(entry: string, knows: ModelKnowledge): string | undefined {
  const slash = entry.indexOf('/');
  return slash > 0 && knows.isProvider(entry.slice(0, slash)) ? entry.slice(slash + 1) : undefined;
}
