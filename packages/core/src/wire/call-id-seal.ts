import { parseJson } from '../schema/json/parse-json.ts';

const separator = '_ts_';

/**
 * The call id as a client sees it when a seal has to ride on it: `<id>_ts_<base64url of the seal's bytes>`.
 * A seal that is not plain base64, or an id that holds the separator itself, travels as JSON inside the same
 * base64url, made one character too long to be the base64url of anything else. `splitSeal` undoes both exactly.
 */
export function withSeal(callId: string, sealData: string): string {
  const cut = callId.indexOf(separator);
  if (cut < 0 && isPlainBase64(sealData)) return callId + separator + toUrlAlphabet(sealData);
  const head = cut < 0 ? callId : callId.slice(0, cut);
  const rest = cut < 0 ? [sealData] : [sealData, callId.slice(cut)];
  return head + separator + packed(JSON.stringify(rest));
}

/** Splits at the first `_ts_` when what follows decodes; any other id comes back as it is. */
export function splitSeal(callId: string): { readonly callId: string; readonly sealData?: string } {
  const cut = callId.indexOf(separator);
  if (cut < 0) return { callId };
  const carried = callId.slice(cut + separator.length);
  const head = callId.slice(0, cut);
  if (carried.length % 4 !== 1) {
    const sealData = fromUrlAlphabet(carried);
    return isPlainBase64(sealData) ? { callId: head, sealData } : { callId };
  }
  const unpacked = unpack(carried);
  return unpacked === undefined ? { callId } : { callId: head + unpacked.rest, sealData: unpacked.sealData };
}

/** Not empty, padded, and the only spelling of its bytes. */
function isPlainBase64(data: string): boolean {
  if (data === '' || data.length % 4 !== 0) return false;
  try {
    return btoa(atob(data)) === data;
  } catch {
    return false;
  }
}

const toUrlAlphabet = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

function fromUrlAlphabet(base64url: string): string {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  return base64 + '='.repeat((4 - (base64.length % 4)) % 4);
}

function packed(json: string): string {
  const bytes = new TextEncoder().encode(json);
  const filled = new Uint8Array(Math.ceil(bytes.length / 3) * 3).fill(32);
  filled.set(bytes);
  let binary = '';
  for (const byte of filled) binary += String.fromCharCode(byte);
  return `${toUrlAlphabet(btoa(binary))}_`;
}

function unpack(carried: string): { readonly sealData: string; readonly rest: string } | undefined {
  const base64 = fromUrlAlphabet(carried.slice(0, -1));
  if (!isPlainBase64(base64)) return undefined;
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const parsed = parseJson(new TextDecoder().decode(bytes));
  if (!parsed.ok || !Array.isArray(parsed.value)) return undefined;
  const [sealData, rest = '']: readonly unknown[] = parsed.value;
  return typeof sealData === 'string' && typeof rest === 'string' ? { sealData, rest } : undefined;
}
