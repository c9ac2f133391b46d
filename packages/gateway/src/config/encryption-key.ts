import type { Env } from './env.ts';
import { type Finding, warning } from './problem.ts';
import type { Config } from './schema/config.ts';

/** The passphrase that secrets in the database are encrypted with; `undefined` leaves them in clear. */
export function encryptionPassphrase(
  config: Config,
  env: Env,
): { readonly passphrase: string | undefined; readonly findings: readonly Finding[] } {
  const passphrase = config.encryption_key?.value || env['BIFROST_ENCRYPTION_KEY'] || undefined;
  if (passphrase === undefined) {
    return { passphrase, findings: [warning('encryption_key', 'is not set: secrets are stored in clear')] };
  }
  const isShort = new TextEncoder().encode(passphrase).length < 16;
  return { passphrase, findings: isShort ? [warning('encryption_key', 'is shorter than 16 bytes')] : [] };
}
