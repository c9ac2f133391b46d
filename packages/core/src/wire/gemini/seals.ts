import type { Minter, Seal } from '../../schema/generate/seal.ts';
import { openSeal, type SealRecord, wrapSeal } from '../seal-envelope.ts';
import type { Writing } from './writing.ts';

/** Says to the API that a call was made elsewhere. @see https://ai.google.dev/gemini-api/docs/thought-signatures */
export const noSignature = 'skip_thought_signature_validator';

/** What a `thoughtSignature` holds: an envelope of ours, or the model's own proof. */
export function readSignature(data: string | undefined, mintedBy: Minter): SealRecord | undefined {
  if (data === undefined || data === '' || data === noSignature) return undefined;
  return openSeal(data) ?? { seal: { kind: 'signature', data, mintedBy } };
}

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
