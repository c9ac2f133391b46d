import { baseModelName } from '@bifrost/core/catalog/base-model-name.ts';
import type { ModelCatalog } from '../catalog/model-catalog.ts';
import type { Key } from '../config/schema/key.ts';
import type { ViewOf } from '../http/model-view.ts';
import { readHeaders } from '../http/request-headers.ts';
import { virtualKeyIn } from '../http/virtual-key.ts';
import type { LiveConfig } from './live-config.ts';
import type { Ask, ManagementRoute } from './management-route.ts';

interface Found {
  readonly name: string;
  readonly provider: string;
  readonly accessible_by_keys?: readonly string[];
}

/** `/api/models`: what can be asked for, for choosing among it. */
export const modelRoutes = (live: LiveConfig, catalog: ModelCatalog, viewOf: ViewOf): readonly ManagementRoute[] => [
  {
    method: 'get',
    path: '/api/models',
    permission: { resource: 'models', operation: 'view' },
    summary: 'Models by provider; `query`, `provider`, `keys` and `unfiltered` choose among them.',
    handle: async ({ query, request }) => {
      const found = modelsFor(query, request, live, catalog, viewOf);
      return { body: { models: firstOf(found, query, 5), total: found.length } };
    },
  },
  {
    method: 'get',
    path: '/api/models/base',
    permission: { resource: 'models', operation: 'view' },
    summary: 'Names of models without provider, date and version.',
    handle: async ({ query }) => {
      const names = Object.keys(live.current.config.providers).flatMap((provider) => catalog.modelsOf(provider));
      const found = [...new Set(names.map(baseModelName))]
        .filter((name) => fits(name, query.get('query') ?? ''))
        .sort();
      return { body: { models: firstOf(found, query, 20), total: found.length } };
    },
  },
];

function modelsFor(
  query: Ask['query'],
  request: Request,
  live: LiveConfig,
  catalog: ModelCatalog,
  viewOf: ViewOf,
): readonly Found[] {
  const { providers } = live.current.config;
  const view = viewOf(virtualKeyIn(readHeaders(request.headers)));
  const isUnfiltered = query.get('unfiltered') === 'true';
  const wanted = query.get('provider')?.toLowerCase();
  const names = Object.keys(providers).filter((name) => wanted === undefined || wanted === '' || name === wanted);
  const chosen = chosenKeys(
    query.get('keys') ?? '',
    Object.values(providers).flatMap(({ keys }) => keys),
  );
  return names.sort().flatMap((provider) =>
    catalog
      .modelsOf(provider)
      .filter((name) => fits(name, query.get('query') ?? '') && (view === undefined || view.shows(provider, name)))
      .flatMap((name) => allowedBy(chosen, name, provider, isUnfiltered)),
  );
}

/** Ids that nobody knows do not count; without any other the filter is off. */
function chosenKeys(written: string, keys: readonly Key[]): readonly Key[] | undefined {
  const ids = new Set(written.split(',').map((id) => id.trim()));
  const chosen = keys.filter((key) => key.enabled && ids.has(key.id ?? key.name));
  return chosen.length === 0 ? undefined : chosen;
}

function allowedBy(
  keys: readonly Key[] | undefined,
  name: string,
  provider: string,
  isUnfiltered: boolean,
): readonly Found[] {
  if (keys === undefined || isUnfiltered) return [{ name, provider }];
  const allowing = keys.filter((key) => permits(key, name)).map((key) => key.id ?? key.name);
  return allowing.length === 0 ? [] : [{ name, provider, accessible_by_keys: allowing }];
}

function permits(key: Key, model: string): boolean {
  const isIn = (list: readonly string[]) =>
    list.some((each) => each === '*' || each.toLowerCase() === model.toLowerCase());
  return !isIn(key.blacklisted_models) && isIn(key.models);
}

/** A part of the name, dashes or not, or its letters in their order. */
function fits(name: string, query: string): boolean {
  const [full, part] = [name.toLowerCase(), query.trim().toLowerCase()];
  const bare = (text: string) => text.replace(/[-_]/g, '');
  return full.includes(part) || bare(full).includes(bare(part)) || isSubsequence(part, full);
}

function isSubsequence(part: string, full: string): boolean {
  let at = 0;
  for (const letter of full) if (letter === part[at]) at += 1;
  return at === part.length;
}

/** `limit=0` is all; a limit that is no number is none of ours. */
function firstOf<T>(items: readonly T[], query: URLSearchParams, preset: number): readonly T[] {
  const written = query.get('limit') ?? '';
  const limit = /^\d+$/.test(written) ? Number(written) : preset;
  return limit === 0 ? items : items.slice(0, limit);
}
