import { describe, expect, test } from 'bun:test';
import { anthropic } from './anthropic.ts';
import { claudeAuth } from './claude-headers.ts';
import { claudeHosts } from './claude-host.ts';
import { claudeTarget } from './claude-target.ts';
import type { Origin } from './provider.ts';
import type { ProviderKey } from './provider-key.ts';

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
  model: 'claude-opus-4-6',
  key,
  isStream: false,
  requestType: 'chat_completion',
  isCustom: false,
  betaHeaders: {},
  clientHeaders: {},
  ...change,
});

const { generate, unary } = anthropic.operations;
const upstream = { method: 'POST', url: 'u', headers: { 'anthropic-beta': '', accept: '*/*' } } as const;

describe('Anthropic', () => {
  test('is asked where its API is', () => {
    const paths = [generate?.chat_completion, generate?.responses, generate?.text_completion].map((each) =>
      each?.path(origin()),
    );
    expect(paths).toEqual(['/v1/messages', '/v1/messages', '/v1/complete']);
    expect(unary?.count_tokens?.path(origin())).toBe('/v1/messages/count_tokens');
    expect([unary?.list_models?.method, unary?.list_models?.path(origin())]).toEqual(['GET', '/v1/models?limit=1000']);
  });

  test('is given version and beta flags', () => {
    const headers = generate?.chat_completion?.headers;
    expect(headers?.(origin(), {})).toEqual({ 'anthropic-version': '2023-06-01' });
    const clientHeaders = { 'anthropic-version': '2024-01-01', 'anthropic-beta': 'context-1m-2025-08-07' };
    expect(headers?.(origin({ clientHeaders }), { speed: 'fast' })).toEqual({
      'anthropic-version': '2024-01-01',
      'anthropic-beta': 'context-1m-2025-08-07,fast-mode-2026-02-01',
    });
  });

  test('is given the key last, and no empty list of flags', () => {
    expect(anthropic.auth).toBe(claudeAuth);
    expect(claudeAuth(upstream, key).headers).toEqual({ accept: '*/*', 'x-api-key': 'secret' });
  });

  test('without a key the client’s own credential travels', () => {
    const request = { ...upstream, headers: { authorization: 'Bearer own' } };
    expect(claudeAuth(request, undefined).headers).toEqual({ authorization: 'Bearer own' });
  });

  test('opens the seals of its family', () => {
    expect(anthropic.sealFamily('claude-x')).toBe('claude');
  });
});

describe('what host and model can do together', () => {
  const facts = (model: string, host: keyof typeof claudeHosts = 'anthropic', betaHeaders = {}) =>
    claudeTarget({ model, betaHeaders }, claudeHosts[host]);

  test('the newest models take no budget and no sampling', () => {
    const newest = facts('claude-opus-4-7');
    expect(newest.reasoning).toMatchObject({ isAdaptive: true });
    expect(newest.reasoning?.budget).toBeUndefined();
    expect([...newest.refusedParams]).toEqual(['sampling.temperature', 'sampling.topP', 'sampling.topK']);
    expect(newest.features.has('prefill')).toBe(false);
  });

  test('the models before them take both', () => {
    const { reasoning, refusedParams, maxOutputTokens } = facts('claude-opus-4-6');
    expect(reasoning).toMatchObject({ isAdaptive: true, budget: { min: 1024, max: 128_000 } });
    expect([refusedParams.size, maxOutputTokens]).toEqual([0, 128_000]);
  });

  test('a deployment of an unknown name counts as an older model', () => {
    const { reasoning, features } = facts('prod-chat');
    expect(reasoning).toMatchObject({ isAdaptive: false, budget: { min: 1024, max: 4096 } });
    expect([features.has('effort'), features.has('prefill')]).toEqual([false, true]);
  });

  test('fast mode and effort are the model’s, the rest is the host’s', () => {
    expect(facts('claude-opus-4-6').features.has('fast-mode')).toBe(true);
    expect(facts('claude-opus-4-5').features.has('fast-mode')).toBe(false);
    expect(facts('claude-opus-4-6', 'azure').features.has('fast-mode')).toBe(false);
    expect(facts('claude-opus-4-5', 'vertex').features.has('effort')).toBe(true);
    expect(facts('claude-haiku-4-5').features.has('effort')).toBe(false);
    expect(facts('claude-opus-4-6', 'vertex').features.has('computer-20251124')).toBe(false);
    expect(facts('claude-opus-4-6', 'bedrock').features.has('computer-20251124')).toBe(true);
  });

  test('a switch of the owner opens and closes a feature', () => {
    expect(facts('m', 'azure', { 'task-budgets-': true }).features.has('task-budget')).toBe(true);
    expect(facts('m', 'anthropic', { 'mcp-client-': false }).features.has('mcp')).toBe(false);
  });
});
