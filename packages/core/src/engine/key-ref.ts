import type { ProviderKey } from '../providers/provider-key.ts';
import { sha256Hex } from './sha256.ts';

/**
 * Fingerprint of a credential: tells which key made a seal without telling anything about the key.
 * It depends on the secret and not on the key's id, so that it survives re-import and is equal on all nodes.
 */
export function keyRef(key: ProviderKey): string {
  const secret = key.value === '' ? JSON.stringify(key.vendor) : key.value;
  return sha256Hex(`bifrost key ref\n${secret}`).slice(0, 16);
}
