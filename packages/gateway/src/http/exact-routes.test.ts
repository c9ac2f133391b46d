import { expect, test } from 'bun:test';
import { exactRoutes } from './exact-routes.ts';
import type { Handler } from './inference-door.ts';

const handler = (): Handler => async () => new Response();
const [first, second, third] = [handler(), handler(), handler()];

test('a path that is in the table is found by its method alone', () => {
  const find = exactRoutes([
    { method: 'POST', paths: ['/v1/chat', '/chat'], handle: first },
    { method: 'GET', paths: ['/v1/chat'], handle: second },
  ]);
  expect([find('POST', '/v1/chat'), find('POST', '/chat'), find('GET', '/v1/chat')]).toEqual([first, first, second]);
  expect([find('HEAD', '/v1/chat'), find('POST', '/v1/chat/'), find('POST', '/v1')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('of two entries for one path the earlier one serves', () => {
  const routes = [first, second].map((handle) => ({ method: 'GET' as const, paths: ['/x'], handle }));
  expect(exactRoutes(routes)('GET', '/x')).toBe(first);
});

test('patterns are not looked up, and what an earlier one could claim is left to the router', () => {
  const find = exactRoutes([
    { method: 'GET', paths: ['/files/all'], handle: first },
    { method: 'GET', paths: ['/files/:id', '/files/none'], handle: second },
    { method: 'POST', paths: ['/files/none', '/open/*'], handle: third },
  ]);
  expect(find('GET', '/files/all')).toBe(first);
  expect(find('GET', '/files/none')).toBeUndefined();
  expect(find('GET', '/files/:id')).toBeUndefined();
  expect(find('POST', '/files/none')).toBe(third);
  expect(find('POST', '/open/*')).toBeUndefined();
});
