import type { ToolCallItem } from '../../schema/generate/item.ts';
import type { Seal } from '../../schema/generate/seal.ts';
import { splitSeal, withSeal } from '../call-id-seal.ts';
import { openSeal, wrapSeal } from '../seal-envelope.ts';

/** Nothing here has room for a seal but the id of a call. */
export const sealedCallId = ({ callId, seal }: ToolCallItem): string =>
  seal === undefined ? callId : withSeal(callId, wrapSeal({ seal, seals: 'tool-call' }));

/** Bare data can only be Gemini's: nobody else seals calls. */
export function openCallId(spelled: string): { readonly callId: string; readonly seal?: Seal } {
  const { callId, sealData } = splitSeal(spelled);
  if (sealData === undefined) return { callId };
  const seal = openSeal(sealData)?.seal;
  return { callId, seal: seal ?? { kind: 'signature', data: sealData, mintedBy: { family: 'gemini', isGuess: true } } };
}
