import { existsSync, linkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/**
 * Path of the Bun that this checkout installed. Bun's own install script moves the binary out of its platform package;
 * where install scripts are switched off it still lies there, and the other place holds a small placeholder.
 * @param {string} root directory that holds node_modules
 * @returns {string | undefined}
 */
export const findBun = (root) => [inPlatformPackage(root), behindBin(root)].find(isBinary);

/**
 * Does what Bun's install script would have done, so that node_modules/.bin/bun works too.
 * @param {string} root directory that holds node_modules
 */
export function linkBun(root) {
  const binary = inPlatformPackage(root);
  if (!isBinary(binary) || !existsSync(behindBin(root)) || isBinary(behindBin(root))) return;
  rmSync(behindBin(root));
  linkSync(binary, behindBin(root));
}

const inPlatformPackage = (root) =>
  join(root, 'node_modules', '@oven', `bun-${platformName()}`, 'bin', process.platform === 'win32' ? 'bun.exe' : 'bun');

const behindBin = (root) => join(root, 'node_modules', 'bun', 'bin', 'bun.exe');

function platformName() {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const cpu = process.arch === 'arm64' ? 'aarch64' : process.arch;
  const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return `${os}-${cpu}${isMusl ? '-musl' : ''}`;
}

/** The placeholder is a few hundred bytes of text, the real thing about 100 MB. */
const isBinary = (path) => existsSync(path) && statSync(path).size > 1_000_000;
