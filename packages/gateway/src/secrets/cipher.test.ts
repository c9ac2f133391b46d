import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { cipherFor, newSalt } from './cipher.ts';

const salt = newSalt();
const cipher = await cipherFor('correct horse battery staple', salt);

test('what was sealed opens again, whatever it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(cipher.open(cipher.seal(text, 'here'), 'here')).toBe(text);
    }),
  );
});

test('the same text never looks the same', () => {
  expect(cipher.seal('sk-1', 'here')).not.toBe(cipher.seal('sk-1', 'here'));
});

test('the same passphrase and salt open it, another passphrase or salt do not', async () => {
  const sealed = cipher.seal('sk-1', 'here');
  expect((await cipherFor('correct horse battery staple', salt)).open(sealed, 'here')).toBe('sk-1');
  expect((await cipherFor('correct horse battery stapler', salt)).open(sealed, 'here')).toBeUndefined();
  expect((await cipherFor('correct horse battery staple', newSalt())).open(sealed, 'here')).toBeUndefined();
});

test('a sealed text moved to another row, or changed, does not open', () => {
  const sealed = cipher.seal('sk-1', 'config_keys.value:a');
  expect(cipher.open(sealed, 'config_keys.value:b')).toBeUndefined();
  const bytes = Buffer.from(sealed, 'base64');
  bytes.writeUInt8(bytes.readUInt8(13) ^ 1, 13);
  expect(cipher.open(bytes.toString('base64'), 'config_keys.value:a')).toBeUndefined();
  expect(cipher.open('sk-1', 'config_keys.value:a')).toBeUndefined();
});
