import { printJson } from '../schema/json/print-json.ts';
import { readObject, readString } from '../schema/json/read-value.ts';
import { openaiResponses } from '../wire/openai-responses/openai-responses.ts';
import { nearestEffort } from '../wire/reasoning-effort.ts';
import type { GenerateEndpoint, Quirk, TargetFacts } from './provider.ts';

/** What these hosts know of the words for effort; the rest moves to the nearest. */
const efforts: readonly string[] = ['none', 'low', 'medium', 'high'];

/** Words for effort that only OpenAI takes are refused here. */
const plainEfforts: Quirk = ({ reasoning }) => {
  const asked = readObject(reasoning);
  const effort = readString(asked?.effort);
  if (effort === undefined) return undefined;
  const nearest = nearestEffort(effort, efforts);
  return nearest === effort ? undefined : { reasoning: printJson({ ...asked, effort: nearest }) };
};

const facts: TargetFacts = {
  features: new Set(['hosted-tools', 'freeform-tools']),
  refusedParams: new Set(),
  reasoning: { efforts },
};

/** The Responses API of a host that copies OpenAI's. `quirks` come before the usual ones. */
export const compatibleResponses = (quirks: readonly Quirk[] = []): GenerateEndpoint => ({
  format: openaiResponses,
  path: () => '/v1/responses',
  target: () => facts,
  quirks: [...quirks, plainEfforts],
});
