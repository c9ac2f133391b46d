import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { AwsAccess, AwsSigner } from '@bifrost/core/providers/bedrock.ts';
import type { UpstreamRequest } from '@bifrost/core/providers/upstream-request.ts';
import { fail, ok, type Result } from '@bifrost/core/schema/errors/result.ts';

/** Credentials as AWS gives them out. `expiration`: when they stop to be good, for those that do. */
export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Where credentials come from that no configuration holds. */
export interface AwsIdentities {
  /** environment, profile, container, instance … */
  ofProcess(region: string): Promise<AwsIdentity>;
  ofRole(role: AwsRole): Promise<AwsIdentity>;
}

export interface AwsRole {
  readonly arn: string;
  readonly sessionName: string;
  readonly externalId?: string;
  readonly region: string;
  /** who assumes it; absent: this process */
  readonly source?: AwsIdentity;
}

export interface AwsSignerOptions {
  readonly now?: () => number;
  /** The library is large and few need it: it is loaded with the first credential that has to be fetched. */
  readonly load?: () => Promise<AwsIdentities>;
}

/** Signatures of version 4, with static keys, roles, or the credentials of this process. */
export function awsSigner({ now = Date.now, load = loadIdentities }: AwsSignerOptions = {}): AwsSigner {
  const identities = new IdentityCache(now, load);
  return async (request, access) => {
    const identity = await identities.of(access);
    if (!identity.ok) return identity;
    try {
      return ok(await signed(request, access, identity.value, new Date(now())));
    } catch (cause) {
      return refused('failed to sign request', cause);
    }
  };
}

const refused = (message: string, cause: unknown): Result<never> =>
  fail({
    kind: 'upstream-error',
    status: 401,
    message,
    ...(cause instanceof Error && { detail: cause.message.split('\n', 1).join() }),
  });

/** Credentials that are about to run out are not begun with. */
const marginMs = 5 * 60_000;

class IdentityCache {
  readonly #now: () => number;
  readonly #load: () => Promise<AwsIdentities>;
  readonly #known = new Map<string, Promise<AwsIdentity>>();
  #library: Promise<AwsIdentities> | undefined;

  constructor(now: () => number, load: () => Promise<AwsIdentities>) {
    this.#now = now;
    this.#load = load;
  }

  async of(access: AwsAccess): Promise<Result<AwsIdentity>> {
    const own = staticIdentity(access);
    if (own !== undefined && !access.roleArn) return ok(own);
    let library: AwsIdentities;
    try {
      this.#library ??= this.#load();
      library = await this.#library;
    } catch (cause) {
      this.#library = undefined;
      return refused('failed to load aws config', cause);
    }
    const name = createHash('sha256')
      .update(JSON.stringify([access.region, access.roleArn, access.externalId, access.sessionName, own]))
      .digest('hex');
    try {
      return ok(await this.#fresh(name, () => fetchIdentity(library, access, own)));
    } catch (cause) {
      this.#known.delete(name);
      return refused('failed to retrieve aws credentials', cause);
    }
  }

  /** Everybody who asks at the same time waits for the same credentials. */
  async #fresh(name: string, fetchNew: () => Promise<AwsIdentity>): Promise<AwsIdentity> {
    const known = this.#known.get(name);
    if (known !== undefined) {
      const { expiration } = await known;
      if (expiration === undefined || expiration.getTime() - marginMs > this.#now()) return known;
      if (this.#known.get(name) !== known) return await this.#fresh(name, fetchNew);
    }
    const fetched = fetchNew();
    this.#known.set(name, fetched);
    return await fetched;
  }
}

function staticIdentity({ accessKey, secretKey, sessionToken }: AwsAccess): AwsIdentity | undefined {
  if (!accessKey || !secretKey) return undefined;
  return { accessKeyId: accessKey, secretAccessKey: secretKey, ...(sessionToken && { sessionToken }) };
}

function fetchIdentity(library: AwsIdentities, access: AwsAccess, source: AwsIdentity | undefined) {
  const { roleArn, externalId, sessionName, region } = access;
  if (!roleArn) return library.ofProcess(region);
  return library.ofRole({
    arn: roleArn,
    sessionName: sessionName || 'bifrost-session',
    region,
    ...(externalId && { externalId }),
    ...(source && { source }),
  });
}

async function loadIdentities(): Promise<AwsIdentities> {
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  return {
    ofProcess: (region) => fromNodeProviderChain({ clientConfig: { region } })(),
    ofRole: ({ arn, sessionName, externalId, region, source }) =>
      fromTemporaryCredentials({
        params: { RoleArn: arn, RoleSessionName: sessionName, ...(externalId && { ExternalId: externalId }) },
        clientConfig: { region },
        ...(source && { masterCredentials: source }),
      })(),
  };
}

/** Only what the protocol needs is signed: proxies may add headers of their own. */
async function signed(
  request: UpstreamRequest,
  { region, service }: AwsAccess,
  identity: AwsIdentity,
  signingDate: Date,
): Promise<UpstreamRequest> {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const url = new URL(request.url);
  const body = request.body ?? '';
  const contentHash = createHash('sha256').update(body).digest('hex');
  const headers = {
    host: url.host,
    'content-type': request.headers['content-type'] ?? 'application/json',
    'x-amz-content-sha256': contentHash,
  };
  const signer = new SignatureV4({
    credentials: identity,
    region,
    service,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });
  const query = Object.fromEntries([...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name)]));
  const { headers: signedHeaders } = await signer.sign(
    {
      method: request.method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query,
      headers,
      body,
    },
    { signingDate },
  );
  const { host: _, ...own } = signedHeaders;
  return { ...request, headers: { ...request.headers, ...own } };
}

/** The platform's own hash in the shape that the signer wants. */
class Sha256 {
  readonly #secret: string | Buffer | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = typeof secret === 'string' || secret === undefined ? secret : bufferOf(secret);
    this.#hash = this.#fresh();
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : bufferOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#fresh();
  }

  #fresh(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

const bufferOf = (data: ArrayBuffer | ArrayBufferView): Buffer =>
  ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
