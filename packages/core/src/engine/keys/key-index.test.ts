import { describe, expect, test } from 'bun:test';
import type { ProviderKey } from '../../providers/provider-key.ts';
import type { RequestType } from '../../schema/request-type.ts';
import { key, provider } from '../testing/engine-bench.ts';
import { keyEntry, resolveAlias } from './key-entry.ts';
import { KeyIndex } from './key-index.ts';

function ask(
  keys: readonly ProviderKey[],
  model = 'm',
  type: RequestType = 'chat_completion',
  only?: readonly string[],
): string[] | string {
  const index = new KeyIndex(
    'one',
    keys.map((each) => keyEntry(each, provider('one'))),
  );
  const found = index.eligible(model, type, only);
  return found.ok ? found.value.map((entry) => entry.key.id) : found.error.message;
}

describe('which keys may serve', () => {
  test.each<[string, Partial<ProviderKey>, string, boolean]>([
    ['everything', {}, 'm', true],
    ['an empty list allows nothing', { models: [] }, 'm', false],
    ['listed in another case', { models: ['GPT-4o'] }, 'gpt-4O', true],
    ['not listed', { models: ['gpt-4o'] }, 'gpt-4o-mini', false],
    ['blocked wins over allowed', { models: ['m'], blockedModels: ['M'] }, 'm', false],
    ['everything blocked', { blockedModels: ['*'] }, 'm', false],
    ['disabled', { isEnabled: false }, 'm', false],
    ['blank', { value: '  ' }, 'm', false],
    ['an alias is no permission', { models: ['gpt-4o'], aliases: { fast: 'gpt-4o' } }, 'fast', false],
    ['an alias is compared as requested', { models: ['fast'], aliases: { fast: 'gpt-4o' } }, 'fast', true],
    ['a key that serves one model only', { vendor: { vllm: { url: 'u', modelName: 'other' } } }, 'm', false],
    ['that very model', { vendor: { vllm: { url: 'u', modelName: 'm' } } }, 'm', true],
  ])('%s', (_name, more, model, isEligible) => {
    expect(ask([key('a', more)], model)).toEqual(isEligible ? ['a'] : `no keys found that support model: ${model}`);
  });

  test('only allowed ids, and none when none is allowed', () => {
    const keys = [key('a'), key('b')];
    expect(ask(keys, 'm', 'chat_completion', ['b'])).toEqual(['b']);
    expect(ask(keys, 'm', 'chat_completion', [])).toBe('no keys found for provider: one and model: m');
    expect(ask(keys, 'm', 'chat_completion', ['c'])).toBe('no keys found for provider: one and model: m');
  });

  test.each<[RequestType, string]>([
    [
      'batch_create',
      "no config found for batch apis; enable 'Use for Batch APIs' on at least one key for provider: one",
    ],
    [
      'file_upload',
      "no config found for batch apis; enable 'Use for Batch APIs' on at least one key for provider: one",
    ],
    ['batch_list', 'no batch-enabled keys found for provider: one and model: m'],
  ])('%s needs keys for batches', (type, message) => {
    expect(ask([key('a')], 'm', type)).toBe(message);
    expect(ask([key('a'), key('b', { isForBatches: true })], 'm', type)).toEqual(['b']);
  });

  test('operations without a model do not look at model lists', () => {
    const picky = key('a', { models: ['x'] });
    expect(ask([picky], '', 'file_list')).toEqual(['a']);
    expect(ask([picky], 'm', 'list_models')).toEqual(['a']);
    expect(ask([picky], 'm', 'file_list')).toBe('no keys found that support model: m');
    expect(ask([], '', 'file_list')).toBe('no keys found for provider: one');
    expect(ask([], '', 'list_models')).toBe('no valid keys found for provider: one');
  });

  test('a provider may say itself which keys are complete', () => {
    const index = new KeyIndex('one', [
      keyEntry(key('a', { value: '' }), provider('one', undefined, { isUsableKey: () => true })),
    ]);
    expect(index.eligible('m', 'chat_completion', undefined).ok).toBe(true);
  });

  test('thousands of invented model names do not pile up', () => {
    const index = new KeyIndex('one', [keyEntry(key('a'), provider('one'))]);
    for (let n = 0; n < 10_000; n++) expect(index.eligible(`m${n}`, 'chat_completion', undefined).ok).toBe(true);
  });
});

describe('aliases', () => {
  const entry = keyEntry(
    key('a', { aliases: { Fast: 'gpt-4o-mini', fast: 'gpt-4o', 'gpt-4o': 'o1' } }),
    provider('one'),
  );
  test.each([
    ['fast', 'gpt-4o'],
    ['Fast', 'gpt-4o-mini'],
    ['FAST', 'gpt-4o'],
    ['other', 'other'],
  ])('%s is %s', (alias, model) => {
    expect(resolveAlias(entry, alias)).toBe(model);
  });
});
