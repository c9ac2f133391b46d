import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLocalAddress } from '../admin/local-address.ts';
import type { Env } from '../config/env.ts';

export interface SetUpSituation {
  readonly host: string;
  readonly appDir: string;
  readonly env: Env;
  /** Is an administrator's login asked for? */
  readonly hasLogin: boolean;
}

/**
 * What stands for the administrator's password until there is one: asked for when others than this machine can reach
 * the gateway. The variable `BIFROST_SETUP_TOKEN` sets it, else it is made up and kept in the app directory.
 */
export function setUpToken({ host, appDir, env, hasLogin }: SetUpSituation): string | undefined {
  const file = join(appDir, 'setup-token');
  if (hasLogin) {
    rmSync(file, { force: true });
    // kept for the case that somebody turns the login off again: then nobody may come in by the open door
    return isLocalAddress(host) ? undefined : env['BIFROST_SETUP_TOKEN'] || newToken();
  }
  if (isLocalAddress(host)) return undefined;
  const given = env['BIFROST_SETUP_TOKEN'] || keptIn(file);
  if (given !== undefined) return given;
  const token = newToken();
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/** For whoever started the gateway; it never goes to the log. */
export const setUpNotice = (token: string): string =>
  `No administrator is configured, and others than this machine can reach the gateway.\n` +
  `The management API asks for this set-up token, as a bearer: ${token}\n`;

const newToken = (): string => randomBytes(24).toString('hex');

function keptIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    return undefined; // the first start
  }
}
