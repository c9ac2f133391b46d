import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingRequest } from '../../http/incoming-request.ts';

/** The one account that this simulator knows. */
export const awsAccount = {
  accessKeyId: 'AKIASIMULATOR0000000',
  secretAccessKey: 'simulator/secret+access-key',
} as const;

const pattern =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

export type SignatureFault = 'missing' | 'unknown-key' | 'wrong-service' | 'mismatch';

/**
 * Checks a signature of version 4 as AWS does. `paths` are those under which the request may have been signed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureFault(request: IncomingRequest, paths: readonly string[]): SignatureFault | undefined {
  const match = pattern.exec(request.headers['authorization'] ?? '');
  if (match === null) return 'missing';
  const [, keyId, day = '', region = '', service = '', names = '', given = ''] = match;
  if (keyId !== awsAccount.accessKeyId) return 'unknown-key';
  if (service !== 'bedrock') return 'wrong-service';
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${awsAccount.secretAccessKey}`,
  );
  const isRight = paths.some((path) => {
    const canonical = canonicalRequest(request, path, names.split(';'));
    const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
    return timingSafeEqual(hmac(key, toSign), Buffer.from(given, 'hex'));
  });
  return isRight ? undefined : 'mismatch';
}

function canonicalRequest(request: IncomingRequest, path: string, names: readonly string[]): string {
  const query = [...request.query].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).sort();
  const headers = names.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`);
  const uri = path.split('/').map(escaped).join('/');
  return [request.method, uri, query.join('&'), headers.join(''), names.join(';'), sha256(request.bodyText)].join('\n');
}

const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
