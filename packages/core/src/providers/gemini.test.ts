import { describe, expect, test } from 'bun:test';
import { gemini } from './gemini.ts';
import { geminiTarget } from './gemini-target.ts';
import type { Origin } from './provider.ts';
import type { ProviderKey } from './provider-key.ts';
import { describedProvider } from './registry.ts';

const key: ProviderKey = {
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
};

const origin = (change: Partial<Origin> = {}): Origin => ({
  model: 'gemini-3-pro',
  key,
  isStream: false,
  requestType: 'chat_completion',
  isCustom: false,
  betaHeaders: {},
  clientHeaders: {},
  ...change,
});

const generate = gemini.operations.generate?.chat_completion;

describe('Gemini', () => {
  test.each([
    ['gemini-3-pro', false, '/models/gemini-3-pro:generateContent'],
    ['models/gemini-3-pro', true, '/models/gemini-3-pro:streamGenerateContent?alt=sse'],
    ['tunedModels/my one', false, '/tunedModels/my%20one:generateContent'],
    ['a/../b?c', false, '/models/a%2F..%2Fb%3Fc:generateContent'],
  ])('%s, streamed: %j, is asked at %s', (model, isStream, path) => {
    expect(generate?.path(origin({ model, isStream }))).toBe(path);
  });

  test('takes its key in a header, never in the address', async () => {
    const request = { method: 'POST', url: 'u', headers: { a: 'b' } } as const;
    expect(await gemini.auth(request, key)).toEqual({ ...request, headers: { a: 'b', 'x-goog-api-key': 'secret' } });
    expect(await gemini.auth(request, undefined)).toBe(request);
  });

  test('is in the registry', () => {
    expect(describedProvider('gemini')).toBe(gemini);
  });
});

describe('models', () => {
  test.each([
    ['gemini-3-pro-preview', { efforts: ['low', 'high'] }],
    ['gemini-3.1-flash', { efforts: ['minimal', 'low', 'medium', 'high'] }],
    ['gemini-2.5-flash-lite', { budget: { min: 512, max: 24_576 } }],
    ['gemini-2.5-flash', { budget: { min: 0, max: 24_576 } }],
    ['gemini-2.5-pro', { budget: { min: 128, max: 32_768 } }],
    ['gemini-2.5-other', {}],
    ['gemini-2.0-flash', undefined],
  ])('%s thinks like this: %j', (model, reasoning) => {
    expect(geminiTarget({ model }, 'gemini').reasoning).toEqual(reasoning);
  });

  test('of the third generation want signed calls; ids only Google AI takes, labels only Vertex', () => {
    const has = (model: string, host: 'gemini' | 'vertex') =>
      (['signed-calls', 'call-ids', 'labels'] as const).filter((each) =>
        geminiTarget({ model }, host).features.has(each),
      );
    expect(has('gemini-3-pro', 'gemini')).toEqual(['signed-calls', 'call-ids']);
    expect(has('gemini-2.5-pro', 'vertex')).toEqual(['labels']);
  });
});
