import { compact } from '../../schema/compact.ts';
import type { TokenLogprob } from '../../schema/generate/part.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readList, readNumber, readObject, readObjects, readString } from '../../schema/json/read-value.ts';

export interface ChoiceLogprobs {
  readonly content?: readonly TokenLogprob[];
  readonly refusal?: readonly TokenLogprob[];
}

/** `choices[].logprobs`; `null` and empty lists say nothing. */
export function decodeLogprobs(wire: Json | undefined): ChoiceLogprobs {
  const logprobs = readObject(wire);
  if (logprobs === undefined) return {};
  return compact({ content: decodeTokens(logprobs.content), refusal: decodeTokens(logprobs.refusal) });
}

function decodeTokens(wire: Json | undefined): readonly TokenLogprob[] | undefined {
  const tokens = readObjects(wire);
  return tokens.length === 0 ? undefined : tokens.map(decodeToken);
}

function decodeToken(wire: JsonObject): TokenLogprob {
  const top = readObjects(wire.top_logprobs);
  return compact({
    token: readString(wire.token) ?? '',
    logprob: readNumber(wire.logprob) ?? 0,
    bytes: Array.isArray(wire.bytes) ? readList(wire.bytes).filter((byte) => typeof byte === 'number') : undefined,
    top: top.length === 0 ? undefined : top.map(decodeToken),
  });
}

/** `undefined` when nothing was measured. */
export function encodeLogprobs({ content, refusal }: ChoiceLogprobs): JsonObject | undefined {
  if (content === undefined && refusal === undefined) return undefined;
  return { content: content?.map(encodeToken) ?? null, refusal: refusal?.map(encodeToken) ?? null };
}

const encodeToken = ({ token, logprob, bytes, top }: TokenLogprob): JsonObject => ({
  token,
  logprob,
  bytes: bytes ?? null,
  top_logprobs: top?.map((other) => ({ token: other.token, logprob: other.logprob, bytes: other.bytes ?? null })) ?? [],
});
