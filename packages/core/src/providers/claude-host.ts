import type { TargetFeature } from '../wire/target-features.ts';

/** What one of the places that serve Claude can do, and which beta flags it takes. */
export interface ClaudeHost {
  readonly features: ReadonlySet<TargetFeature>;
  /** Flags that nobody here knows are the maker's own business: only its own API gets them. */
  readonly keepsUnknownBetas: boolean;
  /** Beta flags by prefix that the host takes although no feature of ours stands for them. */
  readonly betas: ReadonlySet<string>;
  /** What its models can do elsewhere, but not here. */
  readonly lacks?: ReadonlySet<TargetFeature>;
}

const everywhere: readonly TargetFeature[] = [
  'cache-marker',
  'client-builtins',
  'compaction-edits',
  'container',
  'context-edits',
  'eager-tool-input',
  'hosted-tools',
  'image-in-tool-result',
  'top-k',
  'url-image',
];

const onAzure: readonly TargetFeature[] = [
  ...everywhere,
  'cache-scope',
  'code-execution',
  'container-skills',
  'deferred-tools',
  'dynamic-web-tools',
  'json-schema',
  'mcp',
  'strict-tools',
  'tool-examples',
  'url-document',
  'web-fetch',
  'web-search',
];

const commonBetas = ['interleaved-thinking', 'context-1m', 'fine-grained-tool-streaming'];
const fullBetas = [...commonBetas, 'files-api', 'redact-thinking'];

/** @see https://docs.claude.com/en/docs/build-with-claude/overview */
export const claudeHosts = {
  anthropic: {
    features: new Set<TargetFeature>([
      ...onAzure,
      'advisor',
      'fast-mode',
      'region-choice',
      'task-budget',
      'vendor-fallbacks',
    ]),
    keepsUnknownBetas: true,
    betas: new Set(fullBetas),
  },
  azure: { features: new Set(onAzure), keepsUnknownBetas: false, betas: new Set(fullBetas) },
  vertex: {
    features: new Set<TargetFeature>([...everywhere, 'web-search']),
    keepsUnknownBetas: false,
    betas: new Set(commonBetas),
    lacks: new Set<TargetFeature>(['computer-20251124']),
  },
  bedrock: {
    features: new Set<TargetFeature>([...everywhere, 'strict-tools', 'tool-examples']),
    keepsUnknownBetas: false,
    betas: new Set(commonBetas),
  },
} as const satisfies Record<string, ClaudeHost>;

/** Beta flags that stand for a feature of the host. */
const featureBetas: readonly (readonly [prefix: string, feature: TargetFeature])[] = [
  ['computer-use', 'client-builtins'],
  ['structured-outputs', 'strict-tools'],
  ['mcp-client', 'mcp'],
  ['prompt-caching-scope', 'cache-scope'],
  ['compact', 'compaction-edits'],
  ['context-management', 'context-edits'],
  ['advanced-tool-use', 'deferred-tools'],
  ['tool-examples', 'tool-examples'],
  ['skills', 'container-skills'],
  ['fast-mode', 'fast-mode'],
  ['task-budgets', 'task-budget'],
  ['advisor-tool', 'advisor'],
];

const plainBetas: ReadonlySet<string> = new Set(fullBetas);

/** Does the host take flags of this kind? `undefined` when nobody here knows the kind. */
export function takesBeta(host: ClaudeHost, prefix: string): boolean | undefined {
  const entry = featureBetas.find(([each]) => each === prefix);
  if (entry) return host.features.has(entry[1]);
  return plainBetas.has(prefix) ? host.betas.has(prefix) : undefined;
}

/** The host as its owner's switches for beta flags make it. */
export function switchedHost(host: ClaudeHost, switches: Readonly<Record<string, boolean>>): ClaudeHost {
  const features = new Set(host.features);
  for (const [prefix, feature] of featureBetas) {
    const isOn = switchOf(switches, prefix);
    if (isOn === true) features.add(feature);
    if (isOn === false) features.delete(feature);
  }
  return { ...host, features };
}

/** Switches are written with or without the hyphen before the date. */
export const switchOf = (switches: Readonly<Record<string, boolean>>, prefix: string): boolean | undefined =>
  switches[prefix] ?? switches[`${prefix}-`];
