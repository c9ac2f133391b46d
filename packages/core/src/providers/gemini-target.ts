import type { TargetFeature } from '../wire/target-features.ts';
import type { Origin, TargetFacts } from './provider.ts';

/** Where the family is served: Google AI, or Vertex with its own extras and gaps. */
export type GeminiHost = 'gemini' | 'vertex';

const everywhere: readonly TargetFeature[] = [
  'prefill',
  'json-schema',
  'json-schema-tools',
  'url-image',
  'url-document',
  'audio-in',
  'hosted-tools',
];

/** What came with the third generation. @see https://ai.google.dev/gemini-api/docs/gemini-3 */
const sinceThree: readonly TargetFeature[] = [
  'image-in-tool-result',
  'mixed-tools',
  'signed-calls',
  'media-resolution',
];

const ofHost: { readonly [H in GeminiHost]: TargetFeature } = { gemini: 'call-ids', vertex: 'labels' };

const nothing: ReadonlySet<string> = new Set();

/** What a model and its host can do. A name that tells nothing counts as a model that does not think. */
export function geminiTarget({ model }: Pick<Origin, 'model'>, host: GeminiHost): TargetFacts {
  const isNew = /gemini-(?:[3-9]|[1-9]\d)/.test(model);
  const reasoning = reasoningOf(model, isNew);
  return {
    ...(reasoning && { reasoning }),
    features: new Set<TargetFeature>([...everywhere, ofHost[host], ...(isNew ? sinceThree : [])]),
    refusedParams: nothing,
  };
}

/** Thinking budgets in tokens, the first that fits. @see https://ai.google.dev/gemini-api/docs/thinking#set-budget */
const budgets: readonly (readonly [name: string, min: number, max: number])[] = [
  ['gemini-2.5-flash-lite', 512, 24_576],
  ['gemini-2.5-pro', 128, 32_768],
  ['gemini-2.5-flash', 0, 24_576],
];

function reasoningOf(model: string, isNew: boolean): TargetFacts['reasoning'] {
  if (isNew) return { efforts: model.includes('pro') ? ['low', 'high'] : ['minimal', 'low', 'medium', 'high'] };
  const known = budgets.find(([name]) => model.includes(name));
  if (known) return { budget: { min: known[1], max: known[2] } };
  return model.includes('gemini-2.5') || model.includes('thinking') ? {} : undefined;
}
