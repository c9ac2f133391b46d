import type { Minter, Seal } from '../schema/generate/seal.ts';
import { parseJson } from '../schema/json/parse-json.ts';
import { isJsonObject, type JsonObject } from '../schema/json/raw-json.ts';

/** A seal on its way through a client of another format, with what is needed to put it back in its place. */
export interface SealRecord {
  readonly seal: Seal;
  /** wire id of the item that carried the seal */
  readonly itemId?: string;
  /** kind of the item that carried the seal; absent = reasoning */
  readonly seals?: 'reasoning' | 'text' | 'tool-call';
}

const magic = 'gwseal';
const version = '1';
/** Six bytes are eight base64 characters, so every envelope shows the same beginning. */
const start = btoa(magic);
const kinds = ['signature', 'encrypted', 'redacted'] as const;
const places = ['reasoning', 'text', 'tool-call'] as const;

/** Standard base64, legal wherever a vendor's signature or cipher is; the same record always gives the same text. */
export function wrapSeal(record: SealRecord): string {
  const { seal, itemId, seals } = record;
  const { kind, data, mintedBy } = seal;
  return btoa(
    magic + version + asciiJson({ kind, data, mintedBy: mintedBy && orderedMinter(mintedBy), itemId, seals }),
  );
}

/** What was wrapped; `undefined` for anything that is not an envelope of ours. */
export function openSeal(data: string): SealRecord | undefined {
  if (!data.startsWith(start)) return undefined;
  const text = decodeBase64(data);
  if (text?.charAt(magic.length) !== version) return undefined;
  const parsed = parseJson(text.slice(magic.length + version.length));
  return parsed.ok && isJsonObject(parsed.value) ? readRecord(parsed.value) : undefined;
}

function readRecord(from: JsonObject): SealRecord | undefined {
  const kind = kinds.find((each) => each === from['kind']);
  const data = from['data'];
  if (kind === undefined || typeof data !== 'string') return undefined;
  const mintedBy = readMinter(from['mintedBy']);
  const seals = places.find((each) => each === from['seals']);
  return {
    seal: { kind, data, ...(mintedBy && { mintedBy }) },
    ...(typeof from['itemId'] === 'string' && { itemId: from['itemId'] }),
    ...(seals && { seals }),
  };
}

function readMinter(from: unknown): Minter | undefined {
  if (!isJsonObject(from) || typeof from['family'] !== 'string') return undefined;
  const { family, provider, model, keyRef, isGuess } = from;
  return {
    family,
    ...(typeof provider === 'string' && { provider }),
    ...(typeof model === 'string' && { model }),
    ...(typeof keyRef === 'string' && { keyRef }),
    ...(typeof isGuess === 'boolean' && { isGuess }),
  };
}

const orderedMinter = ({ family, provider, model, keyRef, isGuess }: Minter) => ({
  family,
  provider,
  model,
  keyRef,
  isGuess,
});

/** JSON in ASCII only, because `btoa` takes bytes. */
const asciiJson = (value: object): string =>
  JSON.stringify(value).replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

function decodeBase64(data: string): string | undefined {
  try {
    return atob(data);
  } catch {
    return undefined;
  }
}
