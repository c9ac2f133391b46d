import { expect, test } from 'bun:test';
import { filterModels, type ModelRules, unfilteredModels } from './filter-models.ts';

const upstream = [{ id: 'gpt-4o', ownedBy: 'o' }, { id: 'gpt-4o-mini' }];
const rules = (change: Partial<ModelRules>): ModelRules => ({
  provider: 'openai',
  models: ['*'],
  blockedModels: [],
  aliases: {},
  ...change,
});
const seen = (change: Partial<ModelRules>) =>
  filterModels(upstream, rules(change)).map(({ id, alias, name }) => [id, alias, name].filter(Boolean).join(' '));

test.each<[string, Partial<ModelRules>, readonly string[]]>([
  ['everything', {}, ['openai/gpt-4o', 'openai/gpt-4o-mini']],
  ['nothing allowed', { models: [] }, []],
  ['an alias grants nothing', { models: [], aliases: { fast: 'gpt-4o' } }, []],
  ['everything blocked', { blockedModels: ['*'] }, []],
  ['blocked wins', { models: ['GPT-4o'], blockedModels: ['gpt-4O'] }, []],
  ['one allowed, by any case', { models: ['GPT-4O'] }, ['openai/gpt-4o']],
  [
    'aliases stand beside their model, by name',
    { aliases: { fast: 'GPT-4o-mini', zoom: 'gpt-4o-mini' } },
    ['openai/gpt-4o', 'openai/fast gpt-4o-mini', 'openai/gpt-4o-mini', 'openai/zoom gpt-4o-mini'],
  ],
  ['an allowed alias hides its model', { models: ['fast'], aliases: { fast: 'gpt-4o' } }, ['openai/fast gpt-4o']],
  [
    'promised names that the provider does not list',
    { models: ['gpt-4o', 'my_own-model', 'mine'], aliases: { mine: 'dep-1' } },
    ['openai/gpt-4o', 'openai/my_own-model My Own Model', 'openai/mine dep-1 Mine'],
  ],
  [
    'under the wildcard only aliases are promised',
    { aliases: { mine: 'dep-1' }, blockedModels: ['gpt-4o'] },
    ['openai/gpt-4o-mini', 'openai/mine dep-1 Mine'],
  ],
])('%s', (_, change, expected) => expect(seen(change)).toEqual([...expected]));

test('what the provider told about a model stays', () =>
  expect(filterModels(upstream, rules({}))[0]).toEqual({ id: 'openai/gpt-4o', ownedBy: 'o' }));

test('unfiltered: no rule applies, nothing is promised', () =>
  expect(unfilteredModels(upstream, rules({ models: ['x'], blockedModels: ['*'] })).map(({ id }) => id)).toEqual([
    'openai/gpt-4o',
    'openai/gpt-4o-mini',
  ]));
