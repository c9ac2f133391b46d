import { expect, test } from 'bun:test';
import { type GoogleCredential, googleTokens } from './google-tokens.ts';

const keyFile = '{"type":"service_account","client_email":"e"}';

const library = (credential: GoogleCredential) => {
  const made: (object | undefined)[] = [];
  const make = (file: object | undefined): GoogleCredential => {
    made.push(file);
    return credential;
  };
  return { made, load: async () => make };
};

test('one credential serves all requests with the same key file', async () => {
  const { made, load } = library({ getAccessToken: async () => 'T' });
  const tokens = googleTokens(load);
  const got = [await tokens(keyFile), await tokens(keyFile), await tokens(undefined)];
  expect(got.map((each) => each.ok && each.value)).toEqual(['T', 'T', 'T']);
  expect(made).toEqual([JSON.parse(keyFile), undefined]);
});

test.each([
  ['{"client_email":"e"}', "invalid google auth credentials: missing 'type'"],
  ['no json', "invalid google auth credentials: missing 'type'"],
  ['{"type":"gdch_service_account"}', 'unsupported or restricted credential type: gdch_service_account'],
])('%s is refused before anything is loaded', async (credentials, message) => {
  const tokens = googleTokens(async () => {
    throw new Error('was loaded');
  });
  expect(await tokens(credentials)).toMatchObject({ ok: false, error: { status: 401, message } });
});

test('after a failure the credential is made anew, and the secret is not told', async () => {
  let isWorking = false;
  const { made, load } = library({
    getAccessToken: async () => {
      if (!isWorking) throw new Error('refused\nby the server');
      return 'T';
    },
  });
  const tokens = googleTokens(load);
  expect(await tokens(keyFile)).toMatchObject({
    ok: false,
    error: { message: 'failed to get Google access token', detail: 'refused' },
  });
  isWorking = true;
  expect(await tokens(keyFile)).toMatchObject({ ok: true, value: 'T' });
  expect(made).toHaveLength(2);
});

test('an empty token is none', async () => {
  const tokens = googleTokens(library({ getAccessToken: async () => null }).load);
  expect(await tokens(undefined)).toMatchObject({ ok: false, error: { message: 'Google access token is empty' } });
});
