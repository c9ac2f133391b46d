import { applyMcpSettings } from './checks/apply-mcp-settings.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { Env } from './env.ts';
import { resolveEnvVars } from './resolve-env-vars.ts';
import type { Config } from './schema/config.ts';

/** The configuration of the file with what is stored in the place of what the file says. */
export function inForce(file: Config, stored: Pick<Config, 'client' | 'providers'>, env: Env): Config {
  return deepFreeze(applyMcpSettings({ ...file, ...resolveEnvVars(stored, env) }));
}
