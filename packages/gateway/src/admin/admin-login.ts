import { isPasswordHash } from '../secrets/password-hash.ts';
import type { ConfigRecords } from '../store/config-store.ts';

/** The administrator's account as it is stored. */
export interface AdminLogin {
  readonly username: string;
  /** empty: there is none yet */
  readonly passwordHash: string;
  /** Is a login asked for? */
  readonly isEnabled: boolean;
  readonly isOffOnInference: boolean;
}

export async function readLogin({ settings }: Pick<ConfigRecords, 'settings'>): Promise<AdminLogin | undefined> {
  const username = await settings.get('admin_username');
  if (username === undefined) return undefined;
  return {
    username,
    passwordHash: (await settings.get('admin_password')) ?? '',
    isEnabled: (await settings.get('is_auth_enabled')) === 'true',
    isOffOnInference: (await settings.get('disable_auth_on_inference')) === 'true',
  };
}

/** Whoever was logged in has to log in again when anything about that changed. */
export async function writeLogin(
  records: Pick<ConfigRecords, 'settings' | 'sessions'>,
  login: AdminLogin,
): Promise<void> {
  if (login.passwordHash !== '' && !isPasswordHash(login.passwordHash))
    throw new Error('a password is to be hashed first');
  const before = await readLogin(records);
  await records.settings.set('admin_username', login.username);
  await records.settings.set('admin_password', login.passwordHash);
  await records.settings.set('is_auth_enabled', String(login.isEnabled));
  await records.settings.set('disable_auth_on_inference', String(login.isOffOnInference));
  const isSame =
    before?.username === login.username &&
    before.passwordHash === login.passwordHash &&
    before.isEnabled === login.isEnabled;
  if (!isSame) await records.sessions.removeAll();
}
