import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

/** Encrypts texts for a place: what was sealed for one column and row does not open in another. */
export interface Cipher {
  /** standard base64 of nonce ‖ ciphertext ‖ tag */
  seal(text: string, place: string): string;
  /** `undefined` when the text was not sealed by this key for this place */
  open(sealed: string, place: string): string | undefined;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** Interactive strength: some 60 ms and 32 MiB once per start. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** Random bytes for `cipherFor`, as base64; to be kept beside what is encrypted. */
export const newSalt = (): string => randomBytes(16).toString('base64');

/** AES-256-GCM with a key made from the passphrase by scrypt. */
export async function cipherFor(passphrase: string, salt: string): Promise<Cipher> {
  const key = await derive(passphrase, Buffer.from(salt, 'base64'));
  return {
    seal(text, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(place));
      const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64');
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < nonceBytes + tagBytes) return undefined;
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes)).setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      try {
        return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined; // another key, another place, or damaged
      }
    },
  };
}

const derive = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
