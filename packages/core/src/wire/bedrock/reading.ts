import type { BuiltinTool } from '../../schema/generate/item.ts';
import type { Minter, Seal } from '../../schema/generate/seal.ts';
import { splitSeal } from '../call-id-seal.ts';
import type { Sent } from '../codec.ts';
import { openSeal, type SealRecord } from '../seal-envelope.ts';

/** How ids, names and seals of a message have to be understood: as a client's history, or as a provider's answer. */
export interface Reading {
  callId(wire: string): { readonly callId: string; readonly seal?: Seal };
  toolName(wire: string): string;
  namespaceOf(wireName: string): string | undefined;
  builtinOf(wireName: string): BuiltinTool | undefined;
  /** freeform tools that went out as functions */
  isWrapped(wireName: string): boolean;
  /** a seal as it stands on the wire, bare or in an envelope */
  seal(kind: Seal['kind'], data: string): SealRecord;
}

/** Bare seals in a Converse client's history are most likely Claude's: no other model there signs its reasoning. */
const home: Minter = { family: 'claude', isGuess: true };

export const historyReading: Reading = {
  callId: unsealed,
  toolName: (wire) => wire,
  namespaceOf: () => undefined,
  builtinOf: () => undefined,
  isWrapped: () => false,
  seal: (kind, data) => openSeal(data) ?? { seal: { kind, data, mintedBy: home } },
};

export function readingAnswer(sent: Sent): Reading {
  return {
    callId: (wire) => ({ callId: sent.callIds.get(wire) ?? wire }),
    toolName: (wire) => sent.toolNames.get(wire) ?? wire,
    namespaceOf: (wire) => sent.namespaces?.get(wire),
    builtinOf: (wire) => sent.builtins?.get(wire),
    isWrapped: (wire) => sent.wrappedTools.has(wire),
    seal: (kind, data) => openSeal(data) ?? { seal: { kind, data, mintedBy: sent.minter } },
  };
}

/** Gemini signs its calls; towards a Converse client the signature rides on the id. */
function unsealed(wire: string): { readonly callId: string; readonly seal?: Seal } {
  const { callId, sealData } = splitSeal(wire);
  if (sealData === undefined) return { callId };
  const gemini: Minter = { family: 'gemini', isGuess: true };
  return { callId, seal: openSeal(sealData)?.seal ?? { kind: 'signature', data: sealData, mintedBy: gemini } };
}
