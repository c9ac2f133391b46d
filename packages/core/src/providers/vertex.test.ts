import { describe, expect, test } from 'bun:test';
import { ok } from '../schema/errors/result.ts';
import type { JsonObject } from '../schema/json/raw-json.ts';
import type { Origin } from './provider.ts';
import type { ProviderKey } from './provider-key.ts';
import { vertex, vertexWith } from './vertex.ts';

const place = { projectId: 'P', projectNumber: '7', region: 'us-central1' };

const keyWith = (change: Partial<typeof place> & { authCredentials?: string } = {}, value = ''): ProviderKey => ({
  id: 'k',
  name: 'k',
  value,
  models: ['*'],
  blockedModels: [],
  weight: 1,
  isEnabled: true,
  isForBatches: false,
  aliases: {},
  vendor: { vertex: { ...place, ...change } },
});

const origin = (model: string, change: Partial<Origin> = {}): Origin => ({
  model,
  key: keyWith(),
  isStream: false,
  requestType: 'chat_completion',
  isCustom: false,
  betaHeaders: {},
  clientHeaders: {},
  ...change,
});

const endpointOf = (model: string) => {
  const generate = vertex.operations.generate?.chat_completion;
  const endpoint = generate?.forModel?.(model) ?? generate;
  if (endpoint === undefined) throw new Error('nothing serves this');
  return endpoint;
};

const at = '/projects/P/locations/us-central1';

describe('Vertex', () => {
  test.each([
    ['gemini-3-pro', 'gemini', `/v1${at}/publishers/google/models/gemini-3-pro:generateContent`],
    ['Google/gemini-3-pro', 'gemini', `/v1${at}/publishers/google/models/gemini-3-pro:generateContent`],
    ['claude-opus-4-6', 'anthropic', `/v1${at}/publishers/anthropic/models/claude-opus-4-6:rawPredict`],
    ['mistral-large', 'openai-chat', `/v1${at}/publishers/mistralai/models/mistral-large:rawPredict`],
    ['123456', 'gemini', '/v1beta1/projects/7/locations/us-central1/endpoints/123456:generateContent'],
    ['meta/llama-4', 'openai-chat', `/v1beta1${at}/endpoints/openapi/chat/completions`],
  ])('asks %s in the words of %s at %s', (model, format, path) => {
    const endpoint = endpointOf(model);
    expect([endpoint.format.name, endpoint.path(origin(model))]).toEqual([format as never, path]);
  });

  test.each([
    ['gemini-3-pro', ':streamGenerateContent?alt=sse'],
    ['claude-opus-4-6', ':streamRawPredict'],
    ['123456', ':streamGenerateContent?alt=sse'],
  ])('%s is streamed by %s', (model, end) => {
    expect(endpointOf(model).path(origin(model, { isStream: true }))).toMatch(
      new RegExp(`${end.replace('?', '\\?')}$`),
    );
  });

  test.each([
    ['us-central1', 'https://us-central1-aiplatform.googleapis.com'],
    ['global', 'https://aiplatform.googleapis.com'],
    ['eu', 'https://aiplatform.eu.rep.googleapis.com'],
    ['evil.test/', undefined],
  ])('lives for %s at %s', (region, host) => {
    expect(vertex.baseUrlOf?.(keyWith({ region }))).toBe(host);
  });

  test('says what a key lacks', () => {
    const why = (model: string, change: Partial<typeof place>) =>
      endpointOf(model).refusal?.(origin(model, { key: keyWith(change) }))?.message;
    expect(why('gemini-3-pro', { projectId: '' })).toBe('project ID is not set');
    expect(why('claude-x', { region: '' })).toBe('region is not set in key config');
    expect(why('123', { projectNumber: '' })).toBe('project number is not set for fine-tuned models');
    expect(why('llama', { region: 'evil.test/' })).toBe("'evil.test/' is no region");
    expect(why('gemini-3-pro', {})).toBeUndefined();
  });

  test('tells Claude its version and beta flags in the body', () => {
    const { quirks = [], target } = endpointOf('claude-opus-4-6');
    const asked = origin('claude-opus-4-6', {
      clientHeaders: { 'anthropic-beta': 'interleaved-thinking-2025-05-14,unheard-of' },
    });
    const facts = {
      ...target(asked),
      format: 'anthropic',
      provider: 'vertex',
      model: asked.model,
      sealFamily: 'claude',
    } as const;
    const body: JsonObject = { model: 'claude-opus-4-6', max_tokens: 5, messages: [] };
    expect<unknown>(quirks.map((quirk) => quirk(body, facts, asked))).toEqual([
      {
        model: undefined,
        region: undefined,
        anthropic_version: '"vertex-2023-10-16"',
        anthropic_beta: '["interleaved-thinking-2025-05-14"]',
      },
    ]);
  });

  test('sends the API key to Google’s own models and a token of the account everywhere else', async () => {
    const asked: (string | undefined)[] = [];
    const { auth } = vertexWith(async (credentials) => {
      asked.push(credentials);
      return ok('T');
    });
    const request = (model: string) =>
      ({
        method: 'POST',
        url: `https://h${endpointOf(model).path(origin(model))}`,
        headers: { 'anthropic-beta': 'x' },
      }) as const;
    const gemini = request('gemini-3-pro');
    expect(await auth(gemini, keyWith({}, 'K'))).toEqual({ ...gemini, headers: { 'x-goog-api-key': 'K' } });
    const claude = request('claude-opus-4-6');
    const signed = { ...claude, headers: { authorization: 'Bearer T' } };
    expect(await auth(claude, keyWith({ authCredentials: '{"a":1}' }, 'K'))).toEqual(ok(signed));
    expect(await auth(gemini, keyWith())).toMatchObject({
      ok: true,
      value: { headers: { authorization: 'Bearer T' } },
    });
    expect(asked).toEqual(['{"a":1}', undefined]);
  });

  test('without means to get tokens refuses instead of asking without a credential', async () => {
    expect(await vertex.auth({ method: 'POST', url: 'u', headers: {} }, keyWith())).toMatchObject({
      ok: false,
      error: { status: 401 },
    });
  });

  test('opens seals by the family of the model', () => {
    expect(['gemini-3-pro', '123', 'claude-x', 'llama'].map(vertex.sealFamily)).toEqual([
      'gemini',
      'gemini',
      'claude',
      'vertex',
    ]);
  });
});
