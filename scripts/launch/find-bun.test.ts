import { afterEach, beforeEach, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findBun, linkBun } from './find-bun.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bifrost-find-bun-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const os = process.platform === 'win32' ? 'windows' : process.platform;
const cpu = process.arch === 'arm64' ? 'aarch64' : process.arch;
const suffixes = process.platform === 'linux' ? ['', '-musl'] : [''];

function put(path: string, size: number): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.alloc(size));
  return path;
}
/** The platform's package, in whichever flavour this machine has. */
const putPlatformBinaries = () =>
  suffixes.map((suffix) =>
    put(
      join(root, 'node_modules', '@oven', `bun-${os}-${cpu}${suffix}`, 'bin', os === 'windows' ? 'bun.exe' : 'bun'),
      2_000_000,
    ),
  );
const behindBin = () => join(root, 'node_modules', 'bun', 'bin', 'bun.exe');

test('nothing installed', () => {
  expect(findBun(root)).toBeUndefined();
});

test('the install script of Bun has run', () => {
  put(behindBin(), 2_000_000);
  expect(findBun(root)).toBe(behindBin());
});

test('it has not: what stands there is a placeholder', () => {
  put(behindBin(), 450);
  expect(findBun(root)).toBeUndefined();
  const binaries = putPlatformBinaries();
  expect(binaries).toContain(findBun(root) ?? '');
});

test('the placeholder gives way to the binary, once', () => {
  put(behindBin(), 450);
  putPlatformBinaries();
  linkBun(root);
  expect(statSync(behindBin()).size).toBe(2_000_000);
  const { ino } = statSync(behindBin());
  linkBun(root);
  expect(statSync(behindBin()).ino).toBe(ino);
});
