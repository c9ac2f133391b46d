import { expect, test } from 'bun:test';
import { hashPassword, isPasswordHash, verifyPassword } from './password-hash.ts';

test('a hash fits its password only, and never looks the same twice', async () => {
  const hash = await hashPassword('pässword');
  expect(hash).not.toContain('pässword');
  expect(await verifyPassword('pässword', hash)).toBe(true);
  expect(await verifyPassword('password', hash)).toBe(false);
  expect(await hashPassword('pässword')).not.toBe(hash);
});

test.each(['$2a$', '$2b$', '$2y$'])('bcrypt hashes with prefix %s of older files are understood', async (prefix) => {
  const hash = (await Bun.password.hash('secret', { algorithm: 'bcrypt', cost: 4 })).replace('$2b$', prefix);
  expect(isPasswordHash(hash)).toBe(true);
  expect(await verifyPassword('secret', hash)).toBe(true);
  expect(await verifyPassword('secrets', hash)).toBe(false);
});

test('a clear text is no hash, and fits no password, not even itself', async () => {
  for (const text of ['secret', '', '$scrypt$', '$2b$10$short', '$scrypt$ln=31,r=8,p=1$AA==$AA==']) {
    expect(await verifyPassword(text, text)).toBe(false);
  }
  expect(isPasswordHash('secret')).toBe(false);
});
