import { compact, unlessEmpty } from '../schema/compact.ts';
import type { GenerateRequest, Sampling } from '../schema/generate/request.ts';
import type { Json, JsonObject } from '../schema/json/raw-json.ts';
import { readBoolean, readNumber, readObject } from '../schema/json/read-value.ts';

/** Sampling members as chat and legacy text completions spell them. */
export const decodeOpenaiSampling = (wire: JsonObject): Sampling | undefined =>
  unlessEmpty(
    compact({
      temperature: readNumber(wire.temperature),
      topP: readNumber(wire.top_p),
      topK: readNumber(wire.top_k),
      seed: readNumber(wire.seed),
      frequencyPenalty: readNumber(wire.frequency_penalty),
      presencePenalty: readNumber(wire.presence_penalty),
      logitBias: decodeBias(wire.logit_bias),
    }),
  );

function decodeBias(wire: Json | undefined): Sampling['logitBias'] {
  const biases = readObject(wire);
  if (biases === undefined) return undefined;
  const known: [string, number][] = [];
  for (const [token, bias] of Object.entries(biases)) if (typeof bias === 'number') known.push([token, bias]);
  return Object.fromEntries(known);
}

export const knownOfStreamOptions: ReadonlySet<string> = new Set(['include_usage', 'include_obfuscation']);

export function decodeOpenaiDelivery(wire: JsonObject): GenerateRequest['delivery'] {
  const options = readObject(wire.stream_options);
  return unlessEmpty(
    compact({
      isStream: readBoolean(wire.stream),
      wantsUsage: readBoolean(options?.include_usage),
      isObfuscated: readBoolean(options?.include_obfuscation),
    }),
  );
}

/** Usage is always asked for: the gateway needs it even when the client does not. */
export const encodeOpenaiDelivery = (delivery: GenerateRequest['delivery']): JsonObject =>
  delivery?.isStream
    ? { stream: true, stream_options: compact({ include_usage: true, include_obfuscation: delivery.isObfuscated }) }
    : {};
