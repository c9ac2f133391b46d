import { isEnvReference } from '../config/env.ts';
import type { Cipher } from '../secrets/cipher.ts';
import { StoreError } from './store-error.ts';

/** Reads and writes the columns that hold secrets, encrypted or not. Empty ones and names of variables stay in clear. */
export interface SecretColumns {
  /** how rows are written: the value of their `encryption_status` */
  readonly status: 'plain_text' | 'encrypted';
  write(text: string, place: string): string;
  read(text: string, place: string, status: string): string;
}

/** `place` binds a text to its table, column and row. Without a cipher rows are written in clear. */
export const secretColumns = (cipher: Cipher | undefined): SecretColumns => ({
  status: cipher === undefined ? 'plain_text' : 'encrypted',
  write: (text, place) => (cipher === undefined || isInClear(text) ? text : cipher.seal(text, place)),
  read(text, place, status) {
    if (status === 'plain_text' || isInClear(text)) return text;
    const opened = cipher?.open(text, place);
    if (opened === undefined) throw new StoreError('wrong-key', `${place} cannot be decrypted`);
    return opened;
  },
});

const isInClear = (text: string): boolean => text === '' || isEnvReference(text);
