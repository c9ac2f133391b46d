import { expect, test } from 'bun:test';
import { type EntraCredential, entraTokens } from './entra-tokens.ts';

const application = { tenantId: 't', clientId: 'c', clientSecret: 's' };

function library(answer: EntraCredential['getToken'] = async ([scope = '']) => ({ token: `for ${scope}` })) {
  const made: string[] = [];
  const load = async () => ({
    ofApplication: ({ clientSecret }: { readonly clientSecret: string }) => {
      made.push(clientSecret);
      return { getToken: answer };
    },
    ofProcess: () => {
      made.push('process');
      return { getToken: answer };
    },
  });
  return { made, load };
}

test('one credential for each application and secret', async () => {
  const { made, load } = library();
  const tokens = entraTokens(load);
  expect(await tokens(application, ['x'])).toEqual({ ok: true, value: 'for x' });
  await tokens(application, ['y']);
  await tokens({ ...application, clientSecret: 'rotated' }, ['x']);
  await tokens(undefined, ['x']);
  expect(made).toEqual(['s', 'rotated', 'process']);
});

test.each<[EntraCredential['getToken'], typeof application | undefined, string]>([
  [async () => null, application, 'Azure access token is empty'],
  [async () => Promise.reject(new Error('no')), application, 'failed to get Azure access token'],
  [async () => ({ token: '' }), undefined, 'no credentials provided and DefaultAzureCredential returned empty token'],
  [
    async () => Promise.reject(new Error('no')),
    undefined,
    'no credentials provided and DefaultAzureCredential failed to get token',
  ],
])('%# says why there is none', async (answer, asker, message) => {
  expect(await entraTokens(library(answer).load)(asker, ['x'])).toMatchObject({ ok: false, error: { message } });
});

test('a library that could not be loaded is tried again', async () => {
  const { load } = library();
  let tries = 0;
  const tokens = entraTokens(() => (++tries === 1 ? Promise.reject(new Error('gone')) : load()));
  expect(await tokens(application, ['x'])).toMatchObject({
    error: { message: 'failed to get or create Azure authentication', detail: 'gone' },
  });
  expect(await tokens(application, ['x'])).toMatchObject({ ok: true });
});

test('the real library is there', async () => {
  const { ClientSecretCredential, DefaultAzureCredential } = await import('@azure/identity');
  expect([typeof ClientSecretCredential, typeof DefaultAzureCredential]).toEqual(['function', 'function']);
});
