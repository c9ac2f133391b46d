import { describe, expect, test } from 'bun:test';
import type { ProviderSettings } from '@bifrost/core/engine/provider-settings.ts';
import type { ProviderKey } from '@bifrost/core/providers/provider-key.ts';
import { ModelCatalog } from './model-catalog.ts';

const key = (facts: Partial<ProviderKey>): ProviderKey => ({
  id: 'k',
  name: 'k',
  value: 'secret',
  models: ['*'],
  blockedModels: [],
  weight: 1,
  isEnabled: true,
  isForBatches: false,
  aliases: {},
  vendor: {},
  ...facts,
});

/** The catalog reads nothing of a provider but its keys. */
const catalogOf = (keys: Record<string, readonly ProviderKey[]>): ModelCatalog =>
  new ModelCatalog(
    new Map(Object.entries(keys).map(([name, list]) => [name, { name, keys: list } as ProviderSettings])),
  );

describe('provider/model', () => {
  const catalog = catalogOf({ 'my-llm': [key({})] });
  test.each([
    ['openai/gpt-4o', 'openai', 'gpt-4o'],
    ['openrouter/openai/gpt-4o', 'openrouter', 'openai/gpt-4o'],
    ['my-llm/meta-llama/Llama-3.1-8B', 'my-llm', 'meta-llama/Llama-3.1-8B'],
    ['fireworks/x', 'fireworks', 'x'],
  ])('%s', (text, provider, model) => {
    expect(catalog.resolve(text, undefined)).toEqual({ ok: true, value: { provider, model } });
  });

  test.each(['', 'openai/'])('"%s" names no model', (text) => {
    expect(catalog.resolve(text, 'openai')).toMatchObject({ ok: false, error: { message: 'model is required' } });
  });

  test.each(['meta-llama/Llama-3.1-8B', 'OpenAI/gpt-4o', '/gpt-4o', 'unknown/gpt-4o'])('%s stays whole', (text) => {
    expect(catalog.resolve(text, 'openai')).toEqual({ ok: true, value: { provider: 'openai', model: text } });
    expect(catalog.resolve(text, undefined)).toMatchObject({
      ok: false,
      error: {
        kind: 'invalid-request',
        message: `provider is required in model field (format: provider/model) — no providers found for model "${text}" in model catalog to auto-resolve`,
      },
    });
  });
});

describe('bare names', () => {
  const catalog = catalogOf({
    openai: [key({ models: ['gpt-4o', 'gpt-blocked'], blockedModels: ['GPT-blocked'] })],
    azure: [key({ models: ['gpt-4o-2024-08-06'] })],
    anthropic: [key({ aliases: { smart: 'claude-opus-4' } }), key({ isEnabled: false, models: ['off'] })],
    listed: [key({})],
    strict: [key({ models: ['a'], aliases: { b: 'x' } })],
  });
  catalog.learn('listed', ['gpt-4o', 'only-here']);

  test.each([
    ['gpt-4o', ['azure', 'listed', 'openai']],
    ['smart', ['anthropic']],
    ['only-here', ['listed']],
    ['gpt-blocked', []],
    ['off', []],
    ['b', []],
    ['a', ['strict']],
  ])('%s', (model, providers) => expect(catalog.providersServing(model)).toEqual(providers));

  test('the first by name serves, unless the route prefers one of them', () => {
    expect(catalog.resolve('gpt-4o', undefined)).toMatchObject({ value: { provider: 'azure' } });
    expect(catalog.resolve('gpt-4o', 'openai')).toMatchObject({ value: { provider: 'openai' } });
    expect(catalog.resolve('smart', 'openai')).toMatchObject({ value: { provider: 'anthropic' } });
  });

  test('a later list replaces the earlier one', () => {
    const fresh = catalogOf({ p: [key({})] });
    fresh.learn('p', ['old']);
    expect(fresh.providersServing('old')).toEqual(['p']);
    fresh.learn('p', ['new']);
    expect(fresh.providersServing('old')).toEqual([]);
    expect(fresh.providersServing('new')).toEqual(['p']);
  });
});

describe('hosts of other makers’ models', () => {
  const catalog = catalogOf({ openai: [key({})], openrouter: [key({})], groq: [key({})], bedrock: [key({})] });
  catalog.learn('openai', ['gpt-oss-120b']);
  catalog.learn('openrouter', ['openai/gpt-oss-120b']);
  catalog.learn('groq', ['openai/gpt-oss-120b']);
  catalog.learn('bedrock', ['us.anthropic.claude-sonnet-4-20250514-v1:0']);

  test('are found under their own spelling', () => {
    expect(catalog.providersServing('gpt-oss-120b')).toEqual(['groq', 'openai', 'openrouter']);
    expect(catalog.providersServing('claude-sonnet-4')).toEqual(['bedrock']);
  });
});
