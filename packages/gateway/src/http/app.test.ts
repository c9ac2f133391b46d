import { expect, test } from 'bun:test';
import { httpApp } from './app.ts';
import { defaultClientSettings } from './client-settings.ts';
import { corsPolicy } from './cors.ts';

const told: unknown[] = [];
const log = { debug() {}, info() {}, warn() {}, error: (message: string) => void told.push(message) };
const app = httpApp({
  routes: [
    { method: 'GET', paths: ['/whole'], handle: async (_request, path) => new Response(path) },
    { method: 'GET', paths: ['/of/:id'], handle: async (_request, _path, { id } = {}) => new Response(id ?? 'nobody') },
    { method: 'GET', paths: ['/broken', '/broken/:id'], handle: () => Promise.reject(new Error('secret words')) },
  ],
  cors: corsPolicy(defaultClientSettings),
  log,
  clock: () => 0,
});
const ask = (path: string, method = 'GET') => app(new Request(`http://gateway.test${path}`, { method }));

test.each([
  ['/whole?with=query', '/whole'],
  ['/of/7', '7'],
])('%s is served, whether looked up or matched', async (path, said) => {
  const response = await ask(path);
  expect(await response.text()).toBe(said);
  expect(response.headers.get('x-frame-options')).toBe('DENY');
});

test('HEAD is answered wherever GET is', async () => {
  expect((await ask('/whole', 'HEAD')).status).toBe(200);
});

test.each(['/broken', '/broken/7'])('a handler that throws at %s ends in a 500 that tells nothing', async (path) => {
  told.length = 0;
  const response = await ask(path);
  expect([response.status, response.headers.get('x-frame-options'), told]).toEqual([
    500,
    'DENY',
    ['request failed unexpectedly'],
  ]);
  expect(await response.text()).not.toContain('secret');
});

test('a path that nobody serves is refused', async () => {
  expect((await ask('/nowhere')).status).toBe(404);
  expect((await ask('/whole', 'POST')).status).toBe(404);
});
