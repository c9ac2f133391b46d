import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Env } from './env.ts';

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Env;
  readonly homeDir: () => string;
}

const thisMachine: Machine = { platform: process.platform, env: process.env, homeDir: homedir };

/** Where `config.json` and the databases lie when no flag says otherwise. */
export function defaultAppDir({ platform, env, homeDir }: Machine = thisMachine): string {
  const home = platform === 'win32' ? env['APPDATA'] : resolvedHome(homeDir);
  if (home === undefined || home === '') return './bifrost-data';
  return platform === 'win32' ? join(home, 'bifrost') : join(home, '.config', 'bifrost');
}

function resolvedHome(homeDir: () => string): string | undefined {
  try {
    return homeDir();
  } catch {
    return undefined; // a user without an entry in the password file and without HOME
  }
}
