import {
  type ClaudeModel,
  claudeMaxOutput,
  claudeModel,
  continuesPrefill,
  fetchesWithCode,
  isAdaptive,
  isFastCapable,
  searchesWithCode,
  takesEffort,
  takesNewerComputer,
  takesNewerEditor,
  takesSystemAnywhere,
  thinksFreely,
} from '../catalog/claude-models.ts';
import type { TargetFeature } from '../wire/target-features.ts';
import { type ClaudeHost, switchedHost } from './claude-host.ts';
import type { Origin, TargetFacts } from './provider.ts';

/** Budgets below this are refused. */
const minBudget = 1024;

const sampling: ReadonlySet<string> = new Set(['sampling.temperature', 'sampling.topP', 'sampling.topK']);
const nothing: ReadonlySet<string> = new Set();

/** What `output_config.effort` may say. */
const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const;

/** What a host and a model together can do. A name that tells nothing counts as an older model. */
export function claudeTarget(origin: Pick<Origin, 'model' | 'betaHeaders'>, host: ClaudeHost): TargetFacts {
  const known = claudeModel(origin.model);
  const maxOutputTokens = claudeMaxOutput(origin.model);
  const isFree = known !== undefined && thinksFreely(known);
  return {
    maxOutputTokens,
    reasoning: {
      isAdaptive: known !== undefined && isAdaptive(known),
      efforts,
      ...(!isFree && { budget: { min: minBudget, max: maxOutputTokens } }),
    },
    features: featuresOf(known, switchedHost(host, origin.betaHeaders)),
    refusedParams: isFree ? sampling : nothing,
  };
}

type Trait = readonly [feature: TargetFeature, holds: (model: ClaudeModel) => boolean];

/** What depends on the model alone. */
const modelTraits: readonly Trait[] = [
  ['effort', takesEffort],
  ['computer-20251124', takesNewerComputer],
  ['text-editor-20250728', takesNewerEditor],
  ['web-search-20260209', searchesWithCode],
  ['web-fetch-20260309', fetchesWithCode],
  ['system-anywhere', takesSystemAnywhere],
];

function featuresOf(model: ClaudeModel | undefined, host: ClaudeHost): ReadonlySet<TargetFeature> {
  const features = new Set(host.features);
  for (const [feature, holds] of modelTraits) if (model !== undefined && holds(model)) features.add(feature);
  if (model === undefined || continuesPrefill(model)) features.add('prefill');
  if (model === undefined || !isFastCapable(model)) features.delete('fast-mode');
  for (const feature of host.lacks ?? []) features.delete(feature);
  return features;
}
