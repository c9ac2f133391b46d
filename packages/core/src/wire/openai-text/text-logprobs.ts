import type { TokenLogprob } from '../../schema/generate/part.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';

/** `choices[].logprobs` of legacy completions: four lists side by side. */
export function encodeTextLogprobs(tokens: readonly TokenLogprob[]): JsonObject {
  let offset = 0;
  const offsets = tokens.map(({ token }) => {
    const start = offset;
    offset += token.length;
    return start;
  });
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top }) => Object.fromEntries((top ?? []).map((each) => [each.token, each.logprob]))),
    text_offset: offsets,
  };
}
