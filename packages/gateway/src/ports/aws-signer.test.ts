import { describe, expect, test } from 'bun:test';
import { type AwsIdentities, type AwsIdentity, type AwsRole, awsSigner } from './aws-signer.ts';

const request = { method: 'POST', url: 'https://h.example/model/a%3Ab/converse', headers: {}, body: '{}' } as const;
const at = Date.UTC(2026, 0, 2, 3, 4, 5);
const own = { accessKey: 'AKIDEXAMPLE', secretKey: 'secret', region: 'us-east-1', service: 'bedrock' } as const;
const identity: AwsIdentity = { accessKeyId: 'AKIDFETCHED', secretAccessKey: 'fetched', sessionToken: 'session' };
const never = () => Promise.reject(new Error('nobody should ask'));

const loading = (identities: Partial<AwsIdentities>) => async (): Promise<AwsIdentities> => ({
  ofProcess: never,
  ofRole: never,
  ...identities,
});

describe('signatures', () => {
  test('are the same for the same request, and say what they cover', async () => {
    const sign = awsSigner({ now: () => at, load: never });
    const [one, other] = [await sign(request, own), await sign(request, own)];
    expect(one).toEqual(other);
    const headers = one.ok ? one.value.headers : {};
    expect(headers['x-amz-date']).toBe('20260102T030405Z');
    expect(headers['authorization']).toStartWith(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/bedrock/aws4_request, ',
    );
    expect(headers['authorization']).toContain('SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date');
    expect(headers).not.toHaveProperty('host');
  });

  test('a session token goes with the keys that it belongs to', async () => {
    const signed = await awsSigner({ now: () => at, load: never })(request, { ...own, sessionToken: 'T' });
    expect(signed.ok && signed.value.headers['x-amz-security-token']).toBe('T');
  });
});

describe('credentials that have to be fetched', () => {
  test('are this process’s own where there are no keys', async () => {
    const load = loading({ ofProcess: async () => identity });
    const signed = await awsSigner({ load })(request, { region: 'us-east-1', service: 'bedrock' });
    expect(signed.ok && signed.value.headers['authorization']).toContain('Credential=AKIDFETCHED/');
  });

  test('a role is assumed with the keys, once, until it runs out', async () => {
    const roles: AwsRole[] = [];
    let now = at;
    const load = loading({
      ofRole: async (role) => {
        roles.push(role);
        return { ...identity, expiration: new Date(now + 60 * 60_000) };
      },
    });
    const sign = awsSigner({ now: () => now, load });
    const access = { ...own, roleArn: 'arn:aws:iam::1:role/r', externalId: 'x' };
    await Promise.all([sign(request, access), sign(request, access)]);
    await sign(request, access);
    expect(roles).toEqual([
      {
        arn: 'arn:aws:iam::1:role/r',
        sessionName: 'bifrost-session',
        externalId: 'x',
        region: 'us-east-1',
        source: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      },
    ]);
    now += 56 * 60_000;
    await Promise.all([sign(request, access), sign(request, access)]);
    expect(roles).toHaveLength(2);
    await sign(request, { ...access, secretKey: 'rotated' });
    expect(roles).toHaveLength(3);
  });

  test('a failure is told without secrets, and tried again', async () => {
    let isDown = true;
    const load = loading({
      ofProcess: () => (isDown ? Promise.reject(new Error('no profile\nsecret=1')) : Promise.resolve(identity)),
    });
    const sign = awsSigner({ load });
    const access = { region: 'us-east-1', service: 'bedrock' };
    expect(await sign(request, access)).toEqual({
      ok: false,
      error: {
        kind: 'upstream-error',
        status: 401,
        message: 'failed to retrieve aws credentials',
        detail: 'no profile',
      },
    });
    isDown = false;
    expect((await sign(request, access)).ok).toBe(true);
    expect(await awsSigner({ load: never })(request, access)).toMatchObject({
      error: { message: 'failed to load aws config' },
    });
  });
});
