import { afterAll, beforeEach, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from './install.mjs';

const root = mkdtempSync(join(tmpdir(), 'bifrost-install-'));
const wantedPath = join(root, 'package-lock.json');
const installedPath = join(root, 'node_modules', '.package-lock.json');
afterAll(() => rmSync(root, { recursive: true }));

const wanted = {
  '': { name: 'root' },
  'packages/core': { version: '1.0.0' },
  'node_modules/@x/core': { resolved: 'packages/core', link: true },
  'node_modules/zod': { version: '4.0.0' },
  'node_modules/only-on-mac': { version: '1.0.0', optional: true },
};
const { '': _root, 'node_modules/only-on-mac': _foreign, ...installed } = wanted;

function writeLocks(installedPackages: object, installedAtS: number): void {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(wantedPath, JSON.stringify({ packages: wanted }));
  writeFileSync(installedPath, JSON.stringify({ packages: installedPackages }));
  utimesSync(wantedPath, 2_000, 2_000);
  utimesSync(installedPath, installedAtS, installedAtS);
}

beforeEach(() => rmSync(join(root, 'node_modules'), { recursive: true, force: true }));

test('nothing there', () => {
  expect(isInstalled(root)).toBe(false);
});

test('installed after the lock file was written', () => {
  writeLocks(installed, 3_000);
  expect(isInstalled(root)).toBe(true);
});

test('an older install of the same packages is good, and recognised at once from then on', () => {
  writeLocks(installed, 1_000);
  expect(isInstalled(root)).toBe(true);
  writeFileSync(wantedPath, 'never read again');
  utimesSync(wantedPath, 2_000, 2_000);
  expect(isInstalled(root)).toBe(true);
});

test.each([
  ['another version', { ...installed, 'node_modules/zod': { version: '3.9.9' } }],
  ['a package is missing', { 'packages/core': wanted['packages/core'] }],
  ['a package too many', { ...installed, 'node_modules/left-over': { version: '1.0.0' } }],
])('an older install is stale: %s', (_, packages) => {
  writeLocks(packages, 1_000);
  expect(isInstalled(root)).toBe(false);
});
