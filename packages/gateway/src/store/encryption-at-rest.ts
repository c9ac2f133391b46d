import { type Cipher, cipherFor, newSalt } from '../secrets/cipher.ts';
import type { Database } from './database.ts';
import { keyRecords } from './rows/key-records.ts';
import { providerRecords } from './rows/provider-records.ts';
import { settingRecords } from './rows/setting-records.ts';
import { type SecretColumns, secretColumns } from './secret-columns.ts';
import { StoreError } from './store-error.ts';

/** Tells a right passphrase from a wrong one before anything is touched. */
interface Check {
  readonly salt: string;
  readonly sample: string;
}

const samplePlace = 'governance_config.encryption_check';
const sampleText = 'bifrost';

/**
 * How secret columns are read and written from now on. The first start with a passphrase encrypts what lies there in
 * clear; a passphrase that does not fit, or none where one is needed, fails and leaves everything as it is.
 */
export function encryptionAtRest({ db, enter }: Database, passphrase: string | undefined, now: () => number) {
  return db.transaction().execute(async (transaction): Promise<SecretColumns> => {
    await enter('change', transaction);
    const settings = settingRecords(transaction);
    const known = readCheck(await settings.get('encryption_check'));
    if (passphrase === undefined) {
      if (known === undefined) return secretColumns(undefined);
      throw new StoreError('wrong-key', 'the database is encrypted, and no encryption key is set; it stays untouched');
    }
    const salt = known?.salt ?? newSalt();
    const cipher = await cipherFor(passphrase, salt);
    if (known !== undefined && cipher.open(known.sample, samplePlace) !== sampleText) {
      throw new StoreError('wrong-key', 'the encryption key does not fit the database; it stays untouched');
    }
    if (known === undefined) await settings.set('encryption_check', writeCheck(salt, cipher));
    const secrets = secretColumns(cipher);
    await encryptRest({
      providers: providerRecords(transaction, secrets, now),
      keys: keyRecords(transaction, secrets, now),
    });
    return secrets;
  });
}

/** Rows in clear are read as such, and written encrypted. */
async function encryptRest({
  providers,
  keys,
}: {
  readonly providers: ReturnType<typeof providerRecords>;
  readonly keys: ReturnType<typeof keyRecords>;
}): Promise<void> {
  const names = new Set(await providers.namesInClear());
  for (const stored of await providers.list()) if (names.has(stored.name)) await providers.write(stored);
  const ids = new Set(await keys.idsInClear());
  for (const stored of await keys.list()) if (ids.has(stored.key.id)) await keys.write(stored);
}

const writeCheck = (salt: string, cipher: Cipher): string =>
  JSON.stringify({ salt, sample: cipher.seal(sampleText, samplePlace) } satisfies Check);

function readCheck(text: string | undefined): Check | undefined {
  if (text === undefined) return undefined;
  const check: unknown = JSON.parse(text);
  const isCheck = typeof check === 'object' && check !== null && 'salt' in check && 'sample' in check;
  if (isCheck && typeof check.salt === 'string' && typeof check.sample === 'string')
    return { salt: check.salt, sample: check.sample };
  throw new StoreError('damaged', 'governance_config.encryption_check cannot be read');
}
