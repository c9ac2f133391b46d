import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const cost = { ln: 15, r: 8, p: 1 };
const hashBytes = 32;

/** `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`, both in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await stretch(password, salt, cost.ln, cost.r, cost.p);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

const scryptForm = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/;
const bcryptForm = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;

/** Is the text a hash that `verifyPassword` knows, rather than a password? */
export const isPasswordHash = (text: string): boolean => scryptForm.test(text) || bcryptForm.test(text);

/** Hashes of older databases and files are bcrypt's. An unknown form fits no password. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  if (bcryptForm.test(stored)) return verifyBcrypt(password, stored);
  const [, ln, r, p, salt = '', hash = ''] = scryptForm.exec(stored) ?? [];
  // a cost above ours was not written by us; computing it could take the process down
  if (ln === undefined || Number(ln) > 17 || Number(r) > 8 || Number(p) > 4) return false;
  const wanted = Buffer.from(hash, 'base64');
  const given = await stretch(password, Buffer.from(salt, 'base64'), Number(ln), Number(r), Number(p));
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

/** `$2y$` is PHP's name for what everybody else calls `$2b$`. */
const verifyBcrypt = (password: string, stored: string): Promise<boolean> =>
  Bun.password.verify(password, stored.replace(/^\$2[ay]\$/, '$2b$'), 'bcrypt');

function stretch(password: string, salt: Buffer, ln: number, r: number, p: number): Promise<Buffer> {
  const options = { N: 2 ** ln, r, p, maxmem: 256 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}
