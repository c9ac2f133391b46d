import { compact, unlessEmpty } from '../schema/compact.ts';
import type { Usage } from '../schema/generate/usage.ts';
import type { Json, JsonObject } from '../schema/json/raw-json.ts';
import { readNumber, readObject } from '../schema/json/read-value.ts';

/*
 * `usage` as OpenAI's audio and image APIs spell it. They disagree in one letter: audio says `input_token_details`,
 * images say `input_tokens_details`.
 */

/** `undefined` when nothing is counted in tokens. */
export function decodeMediaUsage(wire: Json | undefined): Usage | undefined {
  const usage = readObject(wire);
  if (usage === undefined || (usage.input_tokens === undefined && usage.output_tokens === undefined)) return undefined;
  return compact({
    input: readNumber(usage.input_tokens) ?? 0,
    output: readNumber(usage.output_tokens) ?? 0,
    inputOf: decodeDetails(usage.input_token_details ?? usage.input_tokens_details),
    outputOf: decodeDetails(usage.output_token_details ?? usage.output_tokens_details),
  });
}

function decodeDetails(wire: Json | undefined) {
  const details = readObject(wire);
  if (details === undefined) return undefined;
  return unlessEmpty(
    compact({
      text: readNumber(details.text_tokens),
      audio: readNumber(details.audio_tokens),
      image: readNumber(details.image_tokens),
    }),
  );
}

export type DetailSpelling = 'token_details' | 'tokens_details';

export const encodeMediaUsage = (usage: Usage, spelling: DetailSpelling): JsonObject => ({
  input_tokens: usage.input,
  [`input_${spelling}`]: encodeDetails(usage.inputOf),
  output_tokens: usage.output,
  [`output_${spelling}`]: encodeDetails(usage.outputOf),
  total_tokens: usage.input + usage.output,
});

function encodeDetails(of: Usage['inputOf'] | Usage['outputOf']): JsonObject | undefined {
  const { text, audio, image } = of ?? {};
  return unlessEmpty(compact({ text_tokens: text, audio_tokens: audio, image_tokens: image }));
}
