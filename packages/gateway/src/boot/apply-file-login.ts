import { readLogin, writeLogin } from '../admin/admin-login.ts';
import type { Auth } from '../config/schema/governance.ts';
import { hashPassword, isPasswordHash, verifyPassword } from '../secrets/password-hash.ts';
import type { ConfigRecords } from '../store/config-store.ts';

/** The file's login always wins over the stored one. When both are the same nothing is written. */
export async function applyFileLogin(records: ConfigRecords, auth: Auth | undefined): Promise<void> {
  const username = auth?.admin_username?.value ?? '';
  const password = auth?.admin_password?.value ?? '';
  if (auth === undefined || username === '' || password === '') return; // reported where the file is checked
  const stored = await readLogin(records);
  const passwordHash =
    stored && (await isSamePassword(password, stored.passwordHash)) ? stored.passwordHash : undefined;
  const login = {
    username,
    passwordHash: passwordHash ?? (isPasswordHash(password) ? password : await hashPassword(password)),
    isEnabled: auth.is_enabled,
    isOffOnInference: auth.disable_auth_on_inference,
  };
  if (JSON.stringify(login) !== JSON.stringify(stored)) await writeLogin(records, login);
}

const isSamePassword = async (written: string, storedHash: string): Promise<boolean> =>
  isPasswordHash(written) ? written === storedHash : verifyPassword(written, storedHash);
