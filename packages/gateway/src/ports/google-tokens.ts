import type { GoogleTokens } from '@bifrost/core/providers/vertex.ts';
import { fail, ok, type Result } from '@bifrost/core/schema/errors/result.ts';

/** The part of a client of `google-auth-library` that is used here. It keeps its own token until that runs out. */
export interface GoogleCredential {
  getAccessToken(): Promise<string | null | undefined>;
}

/** `keyFile`: the parsed JSON of a key file; without one, the credentials of this process. */
export type MakeCredential = (keyFile: object | undefined) => GoogleCredential;

const scope = 'https://www.googleapis.com/auth/cloud-platform';

/** Kinds of key files that are taken; others could make this process run programs or ask strangers for tokens. */
const kinds: ReadonlySet<string> = new Set([
  'service_account',
  'impersonated_service_account',
  'authorized_user',
  'external_account',
  'external_account_authorized_user',
]);

/** Tokens of Google Cloud. The library is loaded with the first token. `load` is replaced in tests alone. */
export function googleTokens(load: () => Promise<MakeCredential> = loadGoogleAuth): GoogleTokens {
  const known = new Map<string, GoogleCredential>();
  let library: Promise<MakeCredential> | undefined;
  return async (credentials) => {
    const keyFile = keyFileOf(credentials);
    if (!keyFile.ok) return keyFile;
    const name = credentials ?? '';
    try {
      library ??= load();
      const make = await library;
      const credential = known.get(name) ?? make(keyFile.value);
      known.set(name, credential);
      const token = await credential.getAccessToken();
      return token ? ok(token) : refused('Google access token is empty');
    } catch (cause) {
      // the next request begins anew
      library = undefined;
      known.delete(name);
      return refused('failed to get Google access token', cause);
    }
  };
}

function keyFileOf(credentials: string | undefined): Result<object | undefined> {
  if (credentials === undefined || credentials.trim() === '') return ok(undefined);
  const parsed = parsedObject(credentials);
  const type: unknown = parsed && Reflect.get(parsed, 'type');
  if (parsed === undefined || typeof type !== 'string' || type === '') {
    return refused("invalid google auth credentials: missing 'type'");
  }
  return kinds.has(type) ? ok(parsed) : refused(`unsupported or restricted credential type: ${type}`);
}

function parsedObject(text: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const refused = (message: string, cause?: unknown): Result<never> =>
  fail({
    kind: 'upstream-error',
    status: 401,
    message,
    ...(cause instanceof Error && { detail: cause.message.split('\n', 1).join() }),
  });

async function loadGoogleAuth(): Promise<MakeCredential> {
  const { GoogleAuth } = await import('google-auth-library');
  return (keyFile) => new GoogleAuth({ scopes: [scope], ...(keyFile && { credentials: keyFile }) });
}
