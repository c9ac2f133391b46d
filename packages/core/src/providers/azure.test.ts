import { describe, expect, test } from 'bun:test';
import { ok } from '../schema/errors/result.ts';
import { azure, azureWith, type EntraApplication } from './azure.ts';
import type { Origin } from './provider.ts';
import type { ProviderKey, VendorKeySettings } from './provider-key.ts';
import type { UpstreamRequest } from './upstream-request.ts';

const endpoint = 'https://res.openai.azure.com';
const key = (value: string, more: Partial<NonNullable<VendorKeySettings['azure']>> = {}): ProviderKey => ({
  id: 'k',
  name: 'k',
  value,
  models: ['*'],
  blockedModels: [],
  weight: 1,
  isEnabled: true,
  isForBatches: false,
  aliases: {},
  vendor: { azure: { endpoint, ...more } },
});
const origin = (change: Partial<Origin> = {}): Origin => ({
  model: 'my gpt',
  key: key('secret'),
  isStream: false,
  requestType: 'chat_completion',
  isCustom: false,
  betaHeaders: {},
  clientHeaders: {},
  ...change,
});
const { generate = {}, unary = {} } = azure.operations;

describe('where Azure is asked', () => {
  test.each([
    [generate.chat_completion, '/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21'],
    [generate.text_completion, '/openai/deployments/my%20gpt/completions?api-version=2024-10-21'],
    [generate.responses, '/openai/v1/responses?api-version=preview'],
    [unary.embedding, '/openai/deployments/my%20gpt/embeddings?api-version=2024-10-21'],
    [unary.list_models, '/openai/models?api-version=2024-10-21'],
  ])('%#', (each, path) => {
    expect(each?.path(origin())).toBe(path);
  });

  test('the key’s own version, except for Responses', () => {
    const versioned = origin({ key: key('s', { apiVersion: '2025-01-01' }) });
    expect(generate.chat_completion?.path(versioned)).toEndWith('?api-version=2025-01-01');
    expect(generate.responses?.path(versioned)).toEndWith('?api-version=preview');
  });

  test('deployments named after Claude speak its language', () => {
    for (const each of [generate.chat_completion, generate.responses]) {
      const claude = each?.forModel?.('claude-opus-4-6');
      expect([claude?.format.name, claude?.path(origin())]).toEqual(['anthropic', '/anthropic/v1/messages']);
      expect(claude?.headers?.(origin(), {})).toEqual({ 'anthropic-version': '2023-06-01' });
      expect(each?.forModel?.('gpt-4o')).toBeUndefined();
    }
    expect([azure.sealFamily('claude-x'), azure.sealFamily('gpt-5')]).toEqual(['claude', 'openai']);
  });

  test('the host is the key’s', () => {
    expect(azure.baseUrlOf?.(key('s'))).toBe(endpoint);
    const homeless = key('s', { endpoint: '' });
    expect([azure.isUsableKey?.(homeless), azure.isUsableKey?.(homeless, 'https://own')]).toEqual([false, true]);
  });
});

describe('credentials', () => {
  const asked: (readonly [EntraApplication | undefined, readonly string[]])[] = [];
  const { auth } = azureWith(async (application, scopes) => {
    asked.push([application, scopes]);
    return ok(`token-${asked.length}`);
  });
  const request: UpstreamRequest = { method: 'POST', url: `${endpoint}/x`, headers: { accept: '*/*' } };
  const claudeRequest = { ...request, url: `${endpoint}/anthropic/v1/messages` };
  const headersOf = async (asking: UpstreamRequest, used: ProviderKey | undefined) => {
    const signed = await auth(asking, used);
    if (!('ok' in signed)) return signed.headers;
    return signed.ok ? signed.value.headers : signed.error;
  };

  test('the key’s value, in the header that the family reads', async () => {
    expect(await headersOf(request, key('secret'))).toEqual({ accept: '*/*', 'api-key': 'secret' });
    expect(await headersOf(claudeRequest, key('secret'))).toEqual({ accept: '*/*', 'x-api-key': 'secret' });
    expect(asked).toEqual([]);
  });

  test('an application wins over the value', async () => {
    const application = { tenantId: 't', clientId: 'c', clientSecret: 's' };
    const signed = await headersOf(request, key('secret', { ...application, scopes: [' ', 'mine'] }));
    expect(signed).toEqual({ accept: '*/*', authorization: 'Bearer token-1' });
    expect(asked.at(-1)).toEqual([application, ['mine']]);
  });

  test('without either the process speaks for itself', async () => {
    const signed = await headersOf(claudeRequest, key(''));
    expect(signed).toEqual({ accept: '*/*', authorization: 'Bearer token-2' });
    expect(asked.at(-1)).toEqual([undefined, ['https://cognitiveservices.azure.com/.default']]);
  });

  test('what cannot be fetched is a failure of the attempt', async () => {
    expect(await azure.auth(request, key(''))).toMatchObject({ ok: false, error: { status: 401 } });
  });
});
