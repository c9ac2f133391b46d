import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** From here on Node runs TypeScript as it is, without a flag. */
const oldestNode = [22, 18] as const;

/** A Node that can run the core suite: the machine's own where it is new enough, else the one in node_modules. */
export function findNode(root: string): string | undefined {
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const installed = join(root, 'node_modules', `node-${os}-${process.arch}`, 'bin', os === 'win' ? 'node.exe' : 'node');
  return [Bun.which('node'), installed].find(
    (path): path is string => typeof path === 'string' && existsSync(path) && isNewEnough(path),
  );
}

function isNewEnough(node: string): boolean {
  const printed = Bun.spawnSync([node, '--version']).stdout.toString();
  return isAtLeast(printed, oldestNode);
}

/** Compares `v22.18.0` with `[22, 18]`; anything that is no version is too old. */
export function isAtLeast(version: string, [oldestMajor, oldestMinor]: readonly [number, number]): boolean {
  const [, major = '0', minor = '0'] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  return Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
}
