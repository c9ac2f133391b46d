import { describe, expect, test } from 'bun:test';
import { corsPolicy } from './cors.ts';

function marked(origin: string, settings: { allowedOrigins?: string[]; allowedHeaders?: string[] }, asked?: string) {
  const policy = corsPolicy({ allowedOrigins: [], allowedHeaders: [], ...settings });
  const headers = new Headers();
  const request = new Request('http://gateway/', {
    headers: asked === undefined ? {} : { 'access-control-request-headers': asked },
  });
  policy.mark(origin, request, headers);
  return headers;
}

describe('allowed origins', () => {
  test.each(['http://localhost:3000', 'https://127.0.0.1', 'http://0.0.0.0:8080'])('%s is always allowed', (origin) => {
    const headers = marked(origin, {});
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-max-age')).toBe('86400');
    expect(headers.get('vary')).toBe('Origin');
  });

  test.each([
    ['https://app.example.com', ['https://app.example.com'], true],
    ['https://app.example.com', ['https://*.example.com'], true],
    ['https://a.b.example.com', ['https://*.example.com'], false],
    ['https://appxexample.com', ['https://app.example.com'], false],
    ['https://example.com.evil.net', ['https://*.example.com', 'https://example.com'], false],
    ['https://localhost.evil.net', [], false],
    ['http://localhost:3000.evil.net', [], false],
    ['null', [], false],
  ] as const)('%s with %j', (origin, allowedOrigins, isAllowed) => {
    const headers = marked(origin, { allowedOrigins: [...allowedOrigins] });
    expect(headers.has('access-control-allow-origin')).toBe(isAllowed);
  });

  test('an origin that only the wildcard allows gets no credentials', () => {
    const headers = marked('https://anybody.net', { allowedOrigins: ['*'] });
    expect(headers.get('access-control-allow-origin')).toBe('https://anybody.net');
    expect(headers.has('access-control-allow-credentials')).toBe(false);
  });
});

describe('allowed headers', () => {
  test('the fixed list and the configured ones', () => {
    expect(marked('http://localhost', { allowedHeaders: ['X-Team'] }).get('access-control-allow-headers')).toBe(
      'Content-Type, Authorization, X-Requested-With, X-Stainless-Timeout, X-Api-Key, X-OpenAI-Agents-SDK, X-Team',
    );
  });

  test('a wildcard echoes for credentialed origins and is a star for others', () => {
    const settings = { allowedOrigins: ['*'], allowedHeaders: ['*'] };
    expect(marked('http://localhost', settings, 'X-A, X-B').get('access-control-allow-headers')).toBe('X-A, X-B');
    expect(marked('http://localhost', settings).get('access-control-allow-headers')).toStartWith('Content-Type');
    expect(marked('https://anybody.net', settings, 'X-A').get('access-control-allow-headers')).toBe('*');
  });
});

test.each([
  ['http://localhost:1', 200],
  ['https://stranger.net', 403],
  [undefined, 403],
] as const)('preflight from %s', (origin, status) => {
  const headers = origin === undefined ? undefined : { origin };
  const request = new Request('http://gateway/v1/models', { method: 'OPTIONS', ...(headers && { headers }) });
  expect(corsPolicy({ allowedOrigins: [], allowedHeaders: [] }).preflight(request).status).toBe(status);
});
