import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Installs the dependencies when they are missing or not those of package-lock.json. Install scripts stay off:
 * nothing here needs one, and they are the favourite way in for a poisoned package.
 * @param {string} root directory of package-lock.json
 * @returns {boolean} whether all is in place
 */
export function installIfNeeded(root) {
  if (isInstalled(root)) return true;
  process.stderr.write('Installing dependencies (npm ci) …\n');
  if (npm(root, ['ci', ...flags])) return true;
  // A registry that lacks builds for other platforms leaves them out of the lock file, and npm ci insists on them.
  process.stderr.write('npm ci failed; trying npm install with the versions of package-lock.json …\n');
  return npm(root, ['install', '--no-save', ...flags]);
}

function npm(root, args) {
  const { error, status } = spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    cwd: root,
    // npm talks on stdout; the standard output of a launched program belongs to that program
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error) process.stderr.write(`npm could not be started: ${error.message}\n`);
  return status === 0;
}

/**
 * npm writes node_modules/.package-lock.json at the very end of an install, so an interrupted one does not count.
 * @param {string} root
 */
export function isInstalled(root) {
  const wantedPath = join(root, 'package-lock.json');
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  const installedAt = modifiedAt(installedPath);
  if (installedAt === undefined) return false;
  if (installedAt >= (modifiedAt(wantedPath) ?? 0)) return true;
  // A checkout touches files without changing them; a reinstall for that would cost everybody a minute.
  if (!holdsSamePackages(readPackages(wantedPath), readPackages(installedPath))) return false;
  utimesSync(installedPath, new Date(), new Date());
  return true;
}

const modifiedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

const readPackages = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/**
 * Optional packages are absent where they are for another platform.
 * @param {Record<string, any>} wanted
 * @param {Record<string, any>} installed
 */
export function holdsSamePackages(wanted, installed) {
  const isThere = (path) => path in installed || wanted[path].optional === true || !path.includes('node_modules/');
  const isSame = (path) =>
    wanted[path]?.version === installed[path].version && wanted[path]?.link === installed[path].link;
  return Object.keys(wanted).every(isThere) && Object.keys(installed).every(isSame);
}
