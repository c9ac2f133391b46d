import type { Model } from '../schema/models/model.ts';

/** What one key lets its owner show. */
export interface ModelRules {
  readonly provider: string;
  /** `['*']` allows every model, `[]` none */
  readonly models: readonly string[];
  /** `['*']` blocks every model; wins over `models` */
  readonly blockedModels: readonly string[];
  /** name a client may use → the provider's own id */
  readonly aliases: { readonly [alias: string]: string };
}

const lower = (name: string): string => name.toLowerCase();
const isWildcard = (names: readonly string[]): boolean => names.includes('*');

/** The models of one key as clients may see them: `provider/model`, aliases included, one entry per name. */
export function filterModels(upstream: readonly Model[], rules: ModelRules): readonly Model[] {
  const { models, blockedModels, aliases } = rules;
  if (isWildcard(blockedModels)) return [];
  if (models.length === 0) return []; // nothing is allowed, and an alias grants no access
  const isAllowed = memberOf(models);
  const isBlocked = memberOf(blockedModels);
  const entries = entriesOf(upstream, rules).filter(({ name }) => isAllowed(name) && !isBlocked(name));
  const listed = new Set(entries.map(({ name }) => lower(name)));
  const promised = isWildcard(models) ? Object.keys(aliases) : models;
  const missing = promised.filter((name) => !listed.has(lower(name)) && !isBlocked(name));
  return unique([...entries, ...missing.map((name) => ({ name, model: backfilled(name, rules) }))], rules.provider);
}

/** Everything the provider told, for the catalog: no rule applies. */
export const unfilteredModels = (upstream: readonly Model[], rules: ModelRules): readonly Model[] =>
  unique(entriesOf(upstream, rules), rules.provider);

interface Entry {
  readonly name: string;
  readonly model: Model;
}

/** Each model under its own id and under every alias that means it, by name. */
function entriesOf(upstream: readonly Model[], { aliases }: ModelRules): readonly Entry[] {
  const aliasesOf = Map.groupBy(Object.keys(aliases), (alias) => lower(aliases[alias] ?? ''));
  return upstream.flatMap((model) => {
    const names = (aliasesOf.get(lower(model.id)) ?? []).map((alias) => ({
      name: alias,
      model: { ...model, alias: model.id },
    }));
    return [...names, { name: model.id, model }].sort((a, b) => compare(lower(a.name), lower(b.name)));
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function memberOf(names: readonly string[]): (name: string) => boolean {
  if (isWildcard(names)) return () => true;
  const set = new Set(names.map(lower));
  return (name) => set.has(lower(name));
}

/** A name that the owner promises though the provider does not list it. */
function backfilled(name: string, { aliases }: ModelRules): Model {
  const target = Object.entries(aliases).find(([alias]) => lower(alias) === lower(name))?.[1];
  const model = { id: name, name: titled(name) };
  return target === undefined ? model : { ...model, alias: target };
}

const titled = (name: string): string =>
  name
    .split(/[-_]/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

function unique(entries: readonly Entry[], provider: string): readonly Model[] {
  const seen = new Set<string>();
  const out: Model[] = [];
  for (const { name, model } of entries) {
    if (seen.has(lower(name))) continue;
    seen.add(lower(name));
    out.push({ ...model, id: `${provider}/${name}` });
  }
  return out;
}
