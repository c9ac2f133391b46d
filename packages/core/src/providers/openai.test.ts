import { describe, expect, test } from 'bun:test';
import { JsonBody } from '../schema/json/json-body.ts';
import type { Target } from '../wire/codec.ts';
import { bearer } from './bearer.ts';
import { openai } from './openai.ts';
import { compatibleTarget } from './openai-compatible.ts';
import type { Origin } from './provider.ts';
import type { ProviderKey } from './provider-key.ts';
import { customProvider, describedProvider } from './registry.ts';
import { isStandardProvider, standardProviders } from './standard-providers.ts';

const origin: Origin = {
  model: 'gpt-4o',
  key: undefined,
  isStream: false,
  requestType: 'chat_completion',
  isCustom: false,
  betaHeaders: {},
  clientHeaders: {},
};
const key = (value: string): ProviderKey => ({
  id: 'k',
  name: 'k',
  value,
  models: ['*'],
  blockedModels: [],
  weight: 1,
  isEnabled: true,
  isForBatches: false,
  aliases: {},
  vendor: {},
});

const chat = openai.operations.generate?.chat_completion;
const target: Target | undefined = chat && {
  ...chat.target(origin),
  format: 'openai-chat',
  provider: 'openai',
  model: 'gpt-4o',
  sealFamily: 'openai',
};

describe('openai', () => {
  test('where its operations live', () => {
    const { generate = {}, unary = {} } = openai.operations;
    const ids = { file_id: 'F', batch_id: 'B', container_id: 'C', video_id: 'V' };
    const endpoints = Object.entries({ ...generate, ...unary }).map(
      ([name, each]) => `${name} ${each.method ?? 'POST'} ${each.path({ ...origin, ids })}`,
    );
    expect(endpoints.sort()).toEqual([
      'batch_cancel POST /v1/batches/B/cancel',
      'batch_create POST /v1/batches',
      'batch_list GET /v1/batches',
      'batch_results GET /v1/files/F/content',
      'batch_retrieve GET /v1/batches/B',
      'chat_completion POST /v1/chat/completions',
      'container_create POST /v1/containers',
      'container_delete DELETE /v1/containers/C',
      'container_file_content GET /v1/containers/C/files/F/content',
      'container_file_create POST /v1/containers/C/files',
      'container_file_delete DELETE /v1/containers/C/files/F',
      'container_file_list GET /v1/containers/C/files',
      'container_file_retrieve GET /v1/containers/C/files/F',
      'container_list GET /v1/containers',
      'container_retrieve GET /v1/containers/C',
      'count_tokens POST /v1/responses/input_tokens',
      'embedding POST /v1/embeddings',
      'file_content GET /v1/files/F/content',
      'file_delete DELETE /v1/files/F',
      'file_list GET /v1/files',
      'file_retrieve GET /v1/files/F',
      'file_upload POST /v1/files',
      'image_edit POST /v1/images/edits',
      'image_generation POST /v1/images/generations',
      'image_variation POST /v1/images/variations',
      'list_models GET /v1/models',
      'responses POST /v1/responses',
      'speech POST /v1/audio/speech',
      'text_completion POST /v1/completions',
      'transcription POST /v1/audio/transcriptions',
      'video_delete DELETE /v1/videos/V',
      'video_download GET /v1/videos/V/content',
      'video_generation POST /v1/videos',
      'video_list GET /v1/videos',
      'video_remix POST /v1/videos/V/remix',
      'video_retrieve GET /v1/videos/V',
    ]);
  });

  const quirked = (body: object, isCustom = false) =>
    target && chat?.quirks?.[0]?.(JSON.parse(JSON.stringify(body)), target, { ...origin, isCustom });

  test('the older spelling of the limit becomes the newer one', () => {
    expect<unknown>(quirked({ max_tokens: 50 })).toEqual({ max_tokens: undefined, max_completion_tokens: '50' });
    expect(quirked({ max_tokens: 50, max_completion_tokens: 60 })).toEqual({ max_tokens: undefined });
    expect(quirked({ max_completion_tokens: 60 })).toBeUndefined();
    expect(quirked({ max_tokens: 50 }, true)).toBeUndefined();
  });

  const responses = openai.operations.generate?.responses;
  const edited = (model: string, body: object, isCustom = false): object =>
    Object.assign(
      {},
      ...(responses?.quirks ?? []).map(
        (quirk) => target && quirk(JSON.parse(JSON.stringify(body)), { ...target, model }, { ...origin, isCustom }),
      ),
    );

  test.each([
    ['gpt-4o', { reasoning: { effort: 'low' }, top_p: 1 }, false, { reasoning: undefined }],
    ['gpt-4o', { reasoning: { effort: 'low' } }, true, {}],
    ['o3', { reasoning: { effort: 'low' }, top_p: 1 }, false, { top_p: undefined }],
    ['gpt-5.1', { reasoning: { effort: 'none' }, top_p: 1 }, false, {}],
    ['gpt-5.1', { top_p: 1 }, false, {}],
    ['gpt-5.1', { reasoning: { effort: 'low' }, top_p: 1 }, false, { top_p: undefined }],
  ])('Responses of %s: %j', (model, body, isCustom, edits) => {
    expect<unknown>(edited(model, body, isCustom)).toEqual(edits);
    expect(Object.keys(edited(model, body, isCustom))).toEqual(Object.keys(edits));
  });

  test('ciphers of reasoning are only asked for where there are any', () => {
    const asks = (model: string) => responses?.target({ ...origin, model }).features.has('encrypted-reasoning');
    expect([asks('o3'), asks('gpt-4o')]).toEqual([true, false]);
  });

  test('a usual request goes as it is', () => {
    const parsed = JsonBody.parse(
      '{"model":"gpt-4o","messages":[{"role":"developer","content":"d"}],"prediction":{},"verbosity":"low","store":true}',
    );
    if (!parsed.ok || !target) throw new Error('unreadable');
    expect(chat?.format.relay?.request(parsed.body, target, { isStream: false })).toBe(parsed.body.text);
  });
});

test('the credential is a bearer token, or nothing', () => {
  const request = { method: 'POST', url: 'u', headers: { a: 'b' } } as const;
  expect(bearer(request, key('sk-1')).headers).toEqual({ a: 'b', authorization: 'Bearer sk-1' });
  expect(bearer(request, key(''))).toBe(request);
  expect(bearer(request, undefined)).toBe(request);
});

test('hosts that copy OpenAI are spared what only OpenAI knows', () => {
  const { features, refusedParams, reasoning } = compatibleTarget({ features: ['prediction'], refusedParams: ['x'] });
  expect([features.has('prediction'), features.has('verbosity'), features.has('hosted-tools')]).toEqual([
    true,
    false,
    false,
  ]);
  expect([...refusedParams]).toEqual(['cache.key', 'cache.retention', 'cache.mode', 'state.store', 'x']);
  expect(reasoning?.efforts).toEqual(['none', 'low', 'medium', 'high']);
});

describe('registry', () => {
  test('23 standard names, each lower-case and its own', () => {
    expect(new Set(standardProviders).size).toBe(23);
    expect([isStandardProvider('openai'), isStandardProvider('OpenAI'), isStandardProvider('mine')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('described by name', () => {
    expect(describedProvider('openai')).toBe(openai);
    expect(describedProvider('constructor')).toBeUndefined();
  });

  test('a custom provider is its base under another name', () => {
    const custom = customProvider('openai', { name: 'mine', baseUrl: 'http://localhost:1234' });
    expect(custom).toMatchObject({ ok: true, value: { name: 'mine', baseUrl: 'http://localhost:1234' } });
    expect(custom.ok && custom.value.operations).toBe(openai.operations);
    expect(customProvider('groq', { name: 'mine' })).toMatchObject({
      ok: false,
      error: { message: 'unsupported base provider type: groq' },
    });
  });
});
