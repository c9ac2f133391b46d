import type { AdminLogin } from '../admin/admin-login.ts';
import { type Env, lookUp } from '../config/env.ts';
import { looksRedacted } from '../config/redact.ts';
import { type EnvVar, literal } from '../config/schema/env-var.ts';
import { Auth } from '../config/schema/governance.ts';
import { hashPassword, isPasswordHash } from '../secrets/password-hash.ts';
import { readAs } from './read-body.ts';
import { Refusal } from './refusal.ts';

/** The account that `auth_config` describes. Turning the login off keeps the account. */
export async function readSentLogin(
  sent: unknown,
  stored: AdminLogin | undefined,
  env: Env,
): Promise<AdminLogin | undefined> {
  const auth = readAs(Auth, sent);
  const flags = { isEnabled: auth.is_enabled, isOffOnInference: auth.disable_auth_on_inference };
  if (!auth.is_enabled) return stored && { ...stored, ...flags };
  const username = textOf(auth.admin_username, env) || (stored?.username ?? '');
  const password = textOf(auth.admin_password, env);
  const isKept = password === '' || looksRedacted(password);
  if (stored === undefined && (username === '' || password === '')) {
    throw new Refusal(400, 'auth username and password must be provided');
  }
  if (isKept && (stored?.passwordHash ?? '') === '') throw new Refusal(400, 'auth password must be provided');
  return { username, passwordHash: isKept ? (stored?.passwordHash ?? '') : await hashed(password), ...flags };
}

const hashed = async (password: string): Promise<string> =>
  isPasswordHash(password) ? password : hashPassword(password);

function textOf(written: EnvVar | undefined, env: Env): string {
  const { value, env_var: name, from_env: isReference } = written ?? literal('');
  if (!isReference) return value;
  const found = lookUp(name, env);
  if (found === undefined || found === '') throw new Refusal(400, `environment variable ${name} is not set`);
  return found;
}
