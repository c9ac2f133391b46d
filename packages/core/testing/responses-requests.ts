import type { GenerateRequest } from '../src/schema/generate/request.ts';
import type { Target } from '../src/wire/codec.ts';
import { openaiResponses } from '../src/wire/openai-responses/openai-responses.ts';
import { okValue } from './ok-value.ts';
import { ablestTarget } from './targets.ts';
import { textOfWire, wireOfText } from './wire-text.ts';

const { codec } = openaiResponses;

export const decode = (body: object): GenerateRequest => decodeText(JSON.stringify(body));
export const decodeText = (text: string): GenerateRequest =>
  okValue(codec.decodeRequest(wireOfText(text, codec.verbatim.request)));

const target = (change: Partial<Target> = {}): Target => ({
  ...ablestTarget('openai-responses'),
  features: new Set(['hosted-tools', 'audio-in', 'cache-breakpoint']),
  ...change,
});

/** A request as OpenAI's own host gets it, or why it is refused. */
export function encode(request: GenerateRequest, change: Partial<Target> = {}) {
  const encoded = codec.encodeRequest(request, target(change));
  if (!encoded.ok) return { refused: encoded.error.message };
  const { wire, notes, sent } = encoded.value;
  return { wire: JSON.parse(textOfWire(wire)), text: textOfWire(wire), notes, sent };
}
