import { compact, unlessEmpty } from '../schema/compact.ts';
import { printJson } from '../schema/json/print-json.ts';
import { readObject } from '../schema/json/read-value.ts';
import { compatibleResponses } from './compatible-responses.ts';
import { chatEndpoint, compatibleTarget, modelsEndpoint, openaiCompatible, textEndpoint } from './openai-compatible.ts';
import type { Origin, Quirk, TargetFacts } from './provider.ts';

/** Do models of this name think before they answer? They refuse some parameters then. */
const thinks = (model: string): boolean =>
  /grok-(?:3|4|code-fast)/.test(model.toLowerCase()) && !model.toLowerCase().includes('non-reasoning');

const takesEffort = (model: string): boolean => model.toLowerCase().includes('grok-3-mini');

/** @see https://docs.x.ai/docs/guides/reasoning */
function refusedBy(model: string): readonly string[] {
  if (!thinks(model)) return [];
  const isPlainGrok3 = model.toLowerCase().includes('grok-3') && !takesEffort(model);
  return [
    'sampling.presencePenalty',
    ...(isPlainGrok3 ? [] : ['sampling.frequencyPenalty', 'limits.stop']),
    ...(takesEffort(model) ? [] : ['reasoning.effort']),
  ];
}

const facts = ({ model }: Origin): TargetFacts => compatibleTarget({ refusedParams: refusedBy(model) });

/** Only the small Grok 3 is told how much to think; the others refuse the word. */
const noEffortForOthers: Quirk = ({ reasoning }, { model }) => {
  const asked = readObject(reasoning);
  if (asked?.effort === undefined || !thinks(model) || takesEffort(model)) return undefined;
  const rest = unlessEmpty(compact({ ...asked, effort: undefined }));
  return { reasoning: rest && printJson(rest) };
};

/** https://docs.x.ai/docs/api-reference */
export const xai = openaiCompatible({
  name: 'xai',
  baseUrl: 'https://api.x.ai',
  operations: {
    generate: {
      chat_completion: chatEndpoint(facts),
      responses: compatibleResponses([noEffortForOthers]),
      text_completion: textEndpoint(() => compatibleTarget()),
    },
    unary: { list_models: modelsEndpoint() },
  },
});
