import { compact } from '../../schema/compact.ts';
import type { TokenLogprob } from '../../schema/generate/part.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObjects, readString } from '../../schema/json/read-value.ts';

/** `undefined` for an absent or empty list: this format writes `[]` where nothing was asked for. */
export function decodeLogprobs(wire: Json | undefined): readonly TokenLogprob[] | undefined {
  const list = readObjects(wire);
  if (list.length === 0) return undefined;
  return list.map((each) => {
    const top = readObjects(each['top_logprobs']).map(decodeOne);
    return top.length === 0 ? decodeOne(each) : { ...decodeOne(each), top };
  });
}

function decodeOne(wire: JsonObject): Omit<TokenLogprob, 'top'> {
  const bytes = Array.isArray(wire['bytes'])
    ? readList(wire['bytes']).filter((byte) => typeof byte === 'number')
    : undefined;
  return compact({ token: readString(wire['token']) ?? '', logprob: readNumber(wire['logprob']) ?? 0, bytes });
}

export const encodeLogprobs = (logprobs: readonly TokenLogprob[] | undefined): readonly JsonObject[] =>
  (logprobs ?? []).map((each) => ({ ...encodeOne(each), top_logprobs: (each.top ?? []).map(encodeOne) }));

const encodeOne = ({ token, logprob, bytes }: Omit<TokenLogprob, 'top'>): JsonObject => ({
  token,
  logprob,
  bytes: bytes ?? [...new TextEncoder().encode(token)],
});
