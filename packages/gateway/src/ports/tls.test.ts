import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { ConnectionSettings } from '@bifrost/core/engine/provider-settings.ts';
import { upstreamFetch } from './upstream-fetch.ts';

/** Signed by itself for localhost, made for this test and good for nothing else. */
const cert = `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUHcGLze4TOo5sQV7e7o6xQQUsMLcwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMDEzMDUwN1oYDzIxMjYxMDI3
MTMwNTA3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQtNYHJYuNo+y6Y+4dipiiC0HiL0Fry7BPzLYL3x3vSVyb+FIVEc0LC
xWoIOAFfFuA9VDobYMM7VoKHnwJbbBxso28wbTAdBgNVHQ4EFgQU2iOFXM+rhTPS
ATWtI+e0oeTgMnswHwYDVR0jBBgwFoAU2iOFXM+rhTPSATWtI+e0oeTgMnswDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhAM9qiGw9B7x0bncK+3zam9kVF2QdenuG1GdJ++GKFC9cAiEA
xIXgjQirlmm/penxIWjhp0Rxboh/vkT+bvp0KoTxLDw=
-----END CERTIFICATE-----`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcO7jfxr3SEOIQ+XN
VxdwgtfjPbGiZ1H611ATFDdIdU+hRANCAAQtNYHJYuNo+y6Y+4dipiiC0HiL0Fry
7BPzLYL3x3vSVyb+FIVEc0LCxWoIOAFfFuA9VDobYMM7VoKHnwJbbBxs
-----END PRIVATE KEY-----`;

let server: Bun.Server<undefined>;
beforeAll(() => {
  server = Bun.serve({ port: 0, tls: { cert, key }, fetch: () => new Response('over TLS') });
});
afterAll(() => server.stop(true));

const plain: ConnectionSettings = { skipsTlsVerification: false, maxConnectionsPerHost: 5_000, enforcesHttp2: false };
const ask = async (connection: ConnectionSettings): Promise<string> => {
  const request = { method: 'GET', url: `https://localhost:${server.port}/`, headers: {} } as const;
  const response = await upstreamFetch(() => 0)(request, connection, new AbortController().signal);
  return response.text();
};

test('a host that nobody vouches for is refused', async () => {
  expect(await ask(plain).catch((cause: unknown) => cause)).toBeInstanceOf(Error);
});

test('a root of the operator vouches for it', async () => {
  expect(await ask({ ...plain, caCertPem: cert })).toBe('over TLS');
});

test('verification can be switched off', async () => {
  expect(await ask({ ...plain, skipsTlsVerification: true })).toBe('over TLS');
  expect(await ask(plain).catch((cause: unknown) => cause)).toBeInstanceOf(Error);
});
