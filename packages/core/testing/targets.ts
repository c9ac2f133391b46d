import type { GenerateRequest } from '../src/schema/generate/request.ts';
import type { WireFormat } from '../src/schema/generate/wire-format.ts';
import type { Ask, Sent, Target } from '../src/wire/codec.ts';
import { targetFeatures } from '../src/wire/target-features.ts';

/** Features that take something away instead of giving it. */
const restrictions: ReadonlySet<string> = new Set(['max-tokens-only', 'signed-calls']);

const homes: { readonly [F in WireFormat]: { readonly provider: string; readonly family: string } } = {
  'openai-chat': { provider: 'openai', family: 'openai' },
  'openai-responses': { provider: 'openai', family: 'openai' },
  'openai-text': { provider: 'openai', family: 'openai' },
  anthropic: { provider: 'anthropic', family: 'claude' },
  gemini: { provider: 'gemini', family: 'gemini' },
  bedrock: { provider: 'bedrock', family: 'claude' },
  cohere: { provider: 'cohere', family: 'cohere' },
};

export const familyOf = (format: WireFormat): string => homes[format].family;

/** A host of this format that can do everything that any host of it can. */
export const ablestTarget = (format: WireFormat, change: Partial<Target> = {}): Target => ({
  format,
  provider: homes[format].provider,
  model: 'model-1',
  sealFamily: homes[format].family,
  maxOutputTokens: 32_000,
  reasoning: {
    isAdaptive: true,
    efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
    budget: { min: 1024, max: 31_999 },
  },
  features: new Set(Object.keys(targetFeatures).filter((feature) => !restrictions.has(feature))),
  refusedParams: new Set(),
  idSeed: 'seed',
  ...change,
});

const emptyRequest: GenerateRequest = { model: 'model-1', instructions: [], turns: [] };

/** A client of this format, answered by a host of the format `answeredBy`. */
export const askOf = (format: WireFormat, answeredBy: WireFormat = format, change: Partial<Ask> = {}): Ask => ({
  format,
  model: 'model-1',
  request: () => emptyRequest,
  wantsUsage: true,
  answeredBy: {
    provider: homes[answeredBy].provider,
    format: answeredBy,
    model: 'model-1',
    sealFamily: homes[answeredBy].family,
  },
  idSeed: 'seed',
  receivedAtMs: 1_700_000_000_000,
  dialect: 'gateway',
  ...change,
});

/** As if the request had gone out without a change. */
export const plainSent = (format: WireFormat, change: Partial<Sent> = {}): Sent => ({
  callIds: new Map(),
  toolNames: new Map(),
  wrappedTools: new Set(),
  minter: { family: homes[format].family, provider: homes[format].provider, model: 'model-1' },
  idSeed: 'seed',
  ...change,
});
