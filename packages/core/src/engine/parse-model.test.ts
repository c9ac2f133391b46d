import { describe, expect, test } from 'bun:test';
import { parseFallbacks, parseModel } from './parse-model.ts';

const known = new Set(['openai', 'openrouter', 'my-own']);

describe('parseModel', () => {
  test.each([
    ['openai/gpt-4o', { provider: 'openai', model: 'gpt-4o' }],
    ['openrouter/openai/gpt-4o', { provider: 'openrouter', model: 'openai/gpt-4o' }],
    ['my-own/m', { provider: 'my-own', model: 'm' }],
    ['meta-llama/Llama-3.1-8B', { model: 'meta-llama/Llama-3.1-8B' }],
    ['OpenAI/gpt-4o', { model: 'OpenAI/gpt-4o' }],
    ['gpt-4o', { model: 'gpt-4o' }],
    ['/gpt-4o', { model: '/gpt-4o' }],
    ['openai/', { provider: 'openai', model: '' }],
    ['', { model: '' }],
  ])('%p', (text, parsed) => {
    expect(parseModel(text, known)).toEqual(parsed);
  });

  test('fallbacks that name no known provider or no model are dropped', () => {
    expect(parseFallbacks(['openai/gpt-4o', 'gpt-4o', 'nobody/x', 'openrouter/', 'my-own/a/b'], known)).toEqual([
      { provider: 'openai', model: 'gpt-4o' },
      { provider: 'my-own', model: 'a/b' },
    ]);
  });
});
