import { describe, expect, test } from 'bun:test';
import { ok } from '../schema/errors/result.ts';
import { type AwsAccess, bedrock, bedrockWith, regionOf } from './bedrock.ts';
import type { Origin } from './provider.ts';
import type { ProviderKey } from './provider-key.ts';

const keyWith = (vendor: ProviderKey['vendor']['bedrock'], value = ''): ProviderKey => ({
  id: 'k',
  name: 'k',
  value,
  models: ['*'],
  blockedModels: [],
  weight: 1,
  isEnabled: true,
  isForBatches: false,
  aliases: {},
  vendor: vendor === undefined ? {} : { bedrock: vendor },
});

const originOf = (model: string, change: Partial<Origin> = {}): Origin => ({
  model,
  key: undefined,
  isStream: false,
  requestType: 'chat_completion',
  isCustom: false,
  betaHeaders: {},
  clientHeaders: {},
  ...change,
});

const endpoint = () => {
  const found = bedrock.operations.generate?.chat_completion;
  if (found === undefined) throw new Error('Bedrock chats');
  return found;
};

describe('places', () => {
  test('the model is one segment of the path, whatever it is', () => {
    expect(endpoint().path(originOf('us.anthropic.claude-x-v1:0'))).toBe(
      '/model/us.anthropic.claude-x-v1%3A0/converse',
    );
    const arn = 'arn:aws:bedrock:eu-west-1:1:application-inference-profile';
    const key = keyWith({ arn });
    expect(endpoint().path(originOf('p1', { key, isStream: true }))).toBe(
      `/model/${encodeURIComponent(`${arn}/p1`)}/converse-stream`,
    );
    expect(endpoint().path(originOf(`${arn}/p2`, { key }))).toBe(`/model/${encodeURIComponent(`${arn}/p2`)}/converse`);
  });

  test('the region is the key’s, its ARN’s, or the usual one', () => {
    expect(regionOf(keyWith({ region: 'eu-north-1', arn: 'arn:aws:bedrock:us-west-2:1:x' }))).toBe('eu-north-1');
    expect(regionOf(keyWith({ arn: 'arn:aws:bedrock:us-west-2:1:x' }))).toBe('us-west-2');
    expect(bedrock.baseUrlOf?.(keyWith({}))).toBe('https://bedrock-runtime.us-east-1.amazonaws.com');
    expect(bedrock.baseUrlOf?.(keyWith({ region: 'cn-north-1' }))).toBe(
      'https://bedrock-runtime.cn-north-1.amazonaws.com.cn',
    );
  });

  test('a region that is none leads nowhere', () => {
    expect(endpoint().refusal?.(originOf('m', { key: keyWith({ region: 'evil.example/#' }) }))).toMatchObject({
      kind: 'invalid-request',
    });
    expect(endpoint().refusal?.(originOf('m', { key: keyWith({ region: 'us-gov-west-1' }) }))).toBeUndefined();
  });
});

test('other operations have places of their own', () => {
  const { embedding, count_tokens: counts, list_models: models } = bedrock.operations.unary ?? {};
  expect(embedding?.path(originOf('amazon.titan-embed-text-v2:0'))).toBe(
    '/model/amazon.titan-embed-text-v2%3A0/invoke',
  );
  const key = keyWith({ region: 'eu-west-1' });
  expect(models?.baseUrlOf?.(originOf('', { key }))).toBe('https://bedrock.eu-west-1.amazonaws.com');
  expect(counts?.path(originOf('m'))).toBe('/model/m/count-tokens');
});

describe('credentials', () => {
  const request = { method: 'POST', url: 'https://h/', headers: {} } as const;
  const asked: AwsAccess[] = [];
  const signing = bedrockWith(async (signed, access) => {
    asked.push(access);
    return ok(signed);
  });

  test('an API key goes in as it is', async () => {
    const signed = await signing.auth(request, keyWith(undefined, 'token'));
    expect(signed).toMatchObject({ headers: { authorization: 'Bearer token' } });
  });

  test('everything else is signed for the service and the region', async () => {
    await signing.auth(request, keyWith({ accessKey: 'a', secretKey: 's', roleArn: 'r', region: 'eu-west-1' }));
    expect(asked.at(-1)).toEqual({
      accessKey: 'a',
      secretKey: 's',
      roleArn: 'r',
      region: 'eu-west-1',
      service: 'bedrock',
    });
  });

  test('a key may be empty: then this process speaks for itself', () => {
    expect([keyWith({}), keyWith(undefined, 'v'), keyWith(undefined)].map((key) => signing.isUsableKey?.(key))).toEqual(
      [true, true, false],
    );
  });
});

describe('models', () => {
  const featuresOf = (model: string) => endpoint().target(originOf(model)).features;
  test('Llama cannot be made to call one tool, Nova takes no cache points between tools', () => {
    expect(featuresOf('meta.llama3-70b').has('named-choice')).toBe(false);
    expect([
      featuresOf('amazon.nova-pro-v1:0').has('cache-marker'),
      featuresOf('amazon.nova-pro-v1:0').has('tool-cache-marker'),
    ]).toEqual([true, false]);
  });

  test('Opus 4.5 takes a budget here, and no effort', () => {
    expect(featuresOf('anthropic.claude-opus-4-5-20251101-v1:0').has('effort')).toBe(false);
    expect(featuresOf('anthropic.claude-opus-4-6-v1').has('effort')).toBe(true);
  });

  test('seals belong to the family of the model', () => {
    expect(['us.anthropic.claude-x', 'amazon.nova-2', 'deepseek.r1'].map(bedrock.sealFamily)).toEqual([
      'claude',
      'nova',
      'bedrock',
    ]);
  });
});
