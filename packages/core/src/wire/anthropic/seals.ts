import type { Seal } from '../../schema/generate/seal.ts';
import { type SealRecord, wrapSeal } from '../seal-envelope.ts';
import type { Writing } from './writing.ts';

/**
 * What stands on the wire for a seal: its own characters for those who can open it, an envelope for a client
 * that only carries it, nothing for a provider that could not read it.
 */
export function writtenSeal(
  seal: Seal,
  place: Omit<SealRecord, 'seal'>,
  field: string,
  writing: Writing,
): string | undefined {
  if (seal.data === '') return undefined;
  if (writing.opens(seal)) return seal.data;
  if (writing.side === 'client') return wrapSeal({ seal, ...place });
  writing.notes.add('dropped', `${field}.seal`, 'foreign-seal', 'meaning', seal.mintedBy?.family);
  return undefined;
}
