import { isSignatureOf, mintSealed, mintSignature, openSealed } from '../../model/seals.ts';
import type { Part } from './generate-request.ts';

const textSeal = 'gemini text';
const callSeal = 'gemini call';

const wordsOf = ({ name, args = {} }: NonNullable<Part['functionCall']>): string => JSON.stringify([name, args]);

export const signText = (text: string): string =>
  Buffer.from(mintSealed(textSeal, text), 'base64url').toString('base64');
export const signCall = (call: NonNullable<Part['functionCall']>): string => mintSignature(callSeal, wordsOf(call));

/** Did this model put this signature on this very part? Calls made elsewhere may say so. */
export function isGenuine({ functionCall, thoughtSignature = '' }: Part): boolean {
  if (functionCall === undefined) {
    return openSealed(textSeal, Buffer.from(thoughtSignature, 'base64').toString('base64url')) !== undefined;
  }
  if (thoughtSignature === 'skip_thought_signature_validator') return true;
  return isSignatureOf(callSeal, wordsOf(functionCall), thoughtSignature);
}
