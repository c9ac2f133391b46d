import { afterAll, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUpToken } from './set-up-token.ts';

const appDir = mkdtempSync(join(tmpdir(), 'bifrost-setup-'));
const file = join(appDir, 'setup-token');
afterAll(() => rmSync(appDir, { recursive: true }));

const afar = { host: '0.0.0.0', appDir, env: {}, hasLogin: false };

test.each(['localhost', '127.0.0.1', '::1'])('%s needs none', (host) => {
  expect(setUpToken({ ...afar, host })).toBeUndefined();
  expect(existsSync(file)).toBe(false);
});

test('another address has one, the same at each start, readable by the owner only', () => {
  const token = setUpToken(afar);
  expect(token).toMatch(/^[0-9a-f]{48}$/);
  expect(setUpToken({ ...afar, host: '::' })).toBe(token);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('the environment may set it', () => {
  expect(setUpToken({ ...afar, env: { BIFROST_SETUP_TOKEN: 'mine' } })).toBe('mine');
});

test('with an administrator the kept one goes, and nobody knows what stands in its place', () => {
  const kept = setUpToken(afar);
  const token = setUpToken({ ...afar, hasLogin: true });
  expect(existsSync(file)).toBe(false);
  expect(token).not.toBe(kept);
  expect(token).toBeDefined();
});
