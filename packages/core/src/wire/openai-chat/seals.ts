import { compact } from '../../schema/compact.ts';
import type { Minter, Seal } from '../../schema/generate/seal.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import { splitSeal, withSeal } from '../call-id-seal.ts';
import { openSeal, type SealRecord, wrapSeal } from '../seal-envelope.ts';

/** `format` of a reasoning detail ↔ the family that can open it. Other families go by their own name. */
const formatsOfFamilies: { readonly [family: string]: string } = {
  claude: 'anthropic-claude-v1',
  gemini: 'google-gemini-v1',
  openai: 'openai-responses-v1',
  xai: 'xai-responses-v1',
};

const formatOf = (family: string | undefined): string | undefined =>
  family === undefined ? undefined : (formatsOfFamilies[family] ?? family);

/** The seal in a reasoning detail: its raw data, or an envelope of ours. */
export function readSeal(detail: JsonObject): SealRecord | undefined {
  const signature = readString(detail.signature);
  const data = signature ?? readString(detail.data);
  if (data === undefined || data === '') return undefined;
  return openSeal(data) ?? { seal: readBareSeal(data, signature !== undefined, readString(detail.format)) };
}

function readBareSeal(data: string, isSignature: boolean, format: string | undefined): Seal {
  const mintedBy = minterOf(format, isSignature, data);
  if (isSignature) return compact({ kind: 'signature' as const, data, mintedBy });
  // what Claude encrypts it never shows, what others encrypt they may have summarised
  return compact({
    kind: mintedBy?.family === 'claude' ? ('redacted' as const) : ('encrypted' as const),
    data,
    mintedBy,
  });
}

/** The origin of bare data: by its `format`, else by its looks. */
function minterOf(format: string | undefined, isSignature: boolean, data: string): Minter | undefined {
  if (format !== undefined && format !== '' && format !== 'unknown') {
    const family = Object.entries(formatsOfFamilies).find(([, spelled]) => spelled === format)?.[0];
    return { family: family ?? format };
  }
  if (data.startsWith('gAAA')) return { family: 'openai', isGuess: true };
  return isSignature ? { family: 'claude', isGuess: true } : undefined;
}

/** Members of a reasoning detail that say the seal: raw where that says it all, else in an envelope. */
export function writeSeal(record: SealRecord): JsonObject {
  const { seal } = record;
  const isSignature = seal.kind === 'signature' && (record.seals ?? 'reasoning') === 'reasoning';
  const format = formatOf(seal.mintedBy?.family);
  const bare = readBareSeal(seal.data, isSignature, format);
  const isTold =
    (record.seals ?? 'reasoning') === 'reasoning' &&
    bare.kind === seal.kind &&
    bare.mintedBy?.family === seal.mintedBy?.family &&
    openSeal(seal.data) === undefined;
  const data = isTold ? seal.data : wrapSeal(record);
  return compact({ signature: isSignature ? data : undefined, data: isSignature ? undefined : data, format });
}

/** Only Gemini seals calls, so its signatures ride on the id bare; those of others bring their family along. */
export function sealedCallId(callId: string, seal: Seal | undefined): string {
  if (seal === undefined) return callId;
  const isBare = seal.kind === 'signature' && seal.mintedBy?.family === 'gemini' && openSeal(seal.data) === undefined;
  return withSeal(callId, isBare ? seal.data : wrapSeal({ seal, seals: 'tool-call' }));
}

export function openCallId(spelled: string): { readonly callId: string; readonly seal?: Seal } {
  const { callId, sealData } = splitSeal(spelled);
  if (sealData === undefined) return { callId };
  const seal = openSeal(sealData)?.seal;
  return { callId, seal: seal ?? { kind: 'signature', data: sealData, mintedBy: { family: 'gemini', isGuess: true } } };
}
