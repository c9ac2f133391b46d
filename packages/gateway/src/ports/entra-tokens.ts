import type { EntraApplication, EntraTokens } from '@bifrost/core/providers/azure.ts';
import { fail, ok, type Result } from '@bifrost/core/schema/errors/result.ts';

/** The part of a credential of `@azure/identity` that is used here. Each keeps its own tokens until they run out. */
export interface EntraCredential {
  getToken(scopes: string[]): Promise<{ readonly token: string } | null>;
}

export interface EntraCredentials {
  ofApplication(application: EntraApplication): EntraCredential;
  ofProcess(): EntraCredential;
}

/**
 * Tokens of Entra ID. The library is large and few need it: it is loaded with the first token. `load` is replaced in
 * tests alone.
 */
export function entraTokens(load: () => Promise<EntraCredentials> = loadAzureIdentity): EntraTokens {
  const known = new Map<string, EntraCredential>();
  let library: Promise<EntraCredentials> | undefined;
  const credentialOf = async (application: EntraApplication | undefined): Promise<EntraCredential> => {
    // the secret belongs to the name: a rotated one must not go on with the tokens of the old
    const { tenantId, clientId, clientSecret } = application ?? {};
    const name = JSON.stringify([tenantId, clientId, clientSecret]);
    library ??= load();
    const credentials = await library;
    const credential =
      known.get(name) ?? (application ? credentials.ofApplication(application) : credentials.ofProcess());
    known.set(name, credential);
    return credential;
  };
  return async (application, scopes) => {
    const texts = application === undefined ? ofProcessTexts : ofApplicationTexts;
    let credential: EntraCredential;
    try {
      credential = await credentialOf(application);
    } catch (cause) {
      library = undefined;
      return refused(texts.unavailable, cause);
    }
    try {
      const token = await credential.getToken([...scopes]);
      return token?.token ? ok(token.token) : refused(texts.empty);
    } catch (cause) {
      return refused(texts.failed, cause);
    }
  };
}

const ofApplicationTexts = {
  unavailable: 'failed to get or create Azure authentication',
  failed: 'failed to get Azure access token',
  empty: 'Azure access token is empty',
} as const;

const ofProcessTexts = {
  unavailable: 'no credentials provided and DefaultAzureCredential unavailable',
  failed: 'no credentials provided and DefaultAzureCredential failed to get token',
  empty: 'no credentials provided and DefaultAzureCredential returned empty token',
} as const;

const refused = (message: string, cause?: unknown): Result<never> =>
  fail({
    kind: 'upstream-error',
    status: 401,
    message,
    ...(cause instanceof Error && { detail: cause.message.split('\n', 1).join() }),
  });

async function loadAzureIdentity(): Promise<EntraCredentials> {
  const { ClientSecretCredential, DefaultAzureCredential } = await import('@azure/identity');
  return {
    ofApplication: ({ tenantId, clientId, clientSecret }) =>
      new ClientSecretCredential(tenantId, clientId, clientSecret),
    ofProcess: () => new DefaultAzureCredential(),
  };
}
