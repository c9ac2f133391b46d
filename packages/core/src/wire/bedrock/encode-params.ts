import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import { RawJson } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';
import type { WireMembers } from '../vendor-members.ts';
import type { WrittenReasoning } from './reasoning-config.ts';
import type { Writing } from './writing.ts';

/** What cannot be left out without answering another question. */
export function refusal(request: GenerateRequest, target: Target): GatewayError | undefined {
  const { state, modalities = [], completion, cache } = request;
  const wanted = {
    'previous responses': state?.previousId !== undefined,
    'stored conversations': state?.conversation !== undefined,
    'background processing': state?.isBackground === true,
    'stored prompt prefixes': cache?.storedPrefix !== undefined,
    'token id prompts': completion?.promptTokens !== undefined,
    'audio output': modalities.includes('audio'),
    'image output': modalities.includes('image'),
    'video output': modalities.includes('video'),
  };
  const what = Object.entries(wanted).find(([, isWanted]) => isWanted)?.[0];
  if (what === undefined) return undefined;
  const message = `${what} ${what.endsWith('s') ? 'are' : 'is'} not supported by provider '${target.provider}'`;
  return { kind: 'invalid-request', message };
}

/** Sampling and limits: what Converse knows, and what the family takes among the additional fields. */
export interface WrittenSampling {
  readonly inference: WireMembers;
  readonly fields: { readonly [name: string]: Json };
}

export function encodeSampling(
  request: GenerateRequest,
  target: Target,
  reasoning: WrittenReasoning,
  maxTokens: number,
  writing: Writing,
): WrittenSampling {
  const { temperature, topP, topK } = request.sampling ?? {};
  const { maxOutputTokens, stop = [] } = request.limits ?? {};
  const limit = maxOutputTokens ?? (reasoning.needsLimit ? maxTokens : undefined);
  if (limit !== undefined && maxOutputTokens === undefined) {
    writing.notes.add('added', 'limits.maxOutputTokens', 'required-by-target', 'form');
  }
  const takes = (path: string, value: unknown): boolean => {
    if (value === undefined) return false;
    const isRefused = target.refusedParams.has(path);
    const isBeside = reasoning.isUnlimited && path !== 'sampling.topK';
    if (isRefused || isBeside) {
      writing.notes.add('dropped', path, isRefused ? 'unsupported-by-model' : 'conflict', 'meaning', String(value));
    }
    return !isRefused && !isBeside;
  };
  const inference: WireMembers = {
    ...(takes('limits.maxOutputTokens', limit) && { maxTokens: limit }),
    ...(takes('sampling.temperature', temperature) && { temperature: clamped(temperature ?? 0, target, writing) }),
    ...(takes('sampling.topP', topP) && { topP }),
    ...(stop.length > 0 && { stopSequences: stop }),
  };
  return { inference, fields: takes('sampling.topK', topK) ? topKField(topK ?? 0, target, writing) : {} };
}

/** Claude and Nova count from 0 to 1. */
function clamped(temperature: number, { sealFamily }: Target, writing: Writing): number {
  if (sealFamily !== 'claude' && sealFamily !== 'nova') return temperature;
  const value = Math.min(1, Math.max(0, temperature));
  if (value !== temperature) {
    writing.notes.add('clamped', 'sampling.temperature', 'out-of-range', 'meaning', String(temperature));
  }
  return value;
}

function topKField(topK: number, { sealFamily }: Target, writing: Writing): { readonly [name: string]: Json } {
  if (writing.has('top-k')) return sealFamily === 'nova' ? { inferenceConfig: { topK } } : { top_k: topK };
  writing.notes.add('dropped', 'sampling.topK', 'unsupported-by-model', 'meaning', String(topK));
  return {};
}

type Absent = readonly [path: string, touches: FidelityNote['touches'], isAsked: boolean];

/** Parameters without a counterpart in this API. */
export function noteAbsent(request: GenerateRequest, writing: Writing): void {
  const { sampling = {}, limits = {}, cache = {}, service = {}, completion = {}, state = {}, identity = {} } = request;
  const absent: readonly Absent[] = [
    ['sampling.seed', 'meaning', sampling.seed !== undefined],
    ['sampling.frequencyPenalty', 'meaning', Boolean(sampling.frequencyPenalty)],
    ['sampling.presencePenalty', 'meaning', Boolean(sampling.presencePenalty)],
    ['sampling.logitBias', 'meaning', Object.keys(sampling.logitBias ?? {}).length > 0],
    ['limits.maxToolCalls', 'meaning', limits.maxToolCalls !== undefined],
    ['limits.truncation', 'meaning', limits.truncation !== undefined && limits.truncation !== 'disabled'],
    ['limits.taskBudget', 'meaning', limits.taskBudget !== undefined],
    ['candidateCount', 'meaning', (request.candidateCount ?? 1) > 1],
    ['logprobs', 'meaning', request.logprobs !== undefined],
    ['verbosity', 'meaning', request.verbosity !== undefined],
    ['prediction', 'cost', request.prediction !== undefined],
    ['completion.suffix', 'meaning', completion.suffix !== undefined],
    ['completion.hasEcho', 'meaning', completion.hasEcho === true],
    ['completion.bestOf', 'meaning', (completion.bestOf ?? 1) > 1],
    ['cache.auto', 'cost', cache.auto !== undefined],
    ['cache.key', 'cost', cache.key !== undefined],
    ['cache.retention', 'cost', cache.retention !== undefined],
    ['cache.mode', 'cost', cache.mode !== undefined],
    ['service.speed', 'cost', service.speed !== undefined],
    ['service.region', 'cost', service.region !== undefined],
    ['service.priority', 'cost', service.priority !== undefined],
    ['state.store', 'form', state.store === true],
    ['state.container', 'meaning', state.container !== undefined],
    ['state.contextEdits', 'meaning', state.contextEdits !== undefined],
    ['identity.user', 'form', identity.user !== undefined],
    ['identity.safetyId', 'form', identity.safetyId !== undefined],
    ['include', 'form', (request.include ?? []).length > 0],
  ];
  for (const [path, touches, isAsked] of absent) {
    if (isAsked) writing.notes.add('dropped', path, 'no-counterpart', touches);
  }
}

/** Members of the API that a client of another format may name beside its own. */
const mappedExtras = [
  'guardrailConfig',
  'promptVariables',
  'additionalModelResponseFieldPaths',
  'performanceConfig',
  'requestMetadata',
] as const;

/** Service, metadata, and what the client said in this API's own words. */
export function writeEnvironment(wire: WireMembers, request: GenerateRequest, writing: Writing): void {
  const { tier, latency } = request.service ?? {};
  const metadata = Object.entries(request.identity?.metadata ?? {});
  if (tier !== undefined) wire['serviceTier'] = { type: tier };
  if (latency !== undefined) wire['performanceConfig'] = { latency };
  if (metadata.length > 0) {
    wire['requestMetadata'] = Object.fromEntries(metadata.map(([name, text]) => [name, metadataValue(text, writing)]));
  }
  for (const name of mappedExtras) {
    const text = request.extra?.[name];
    if (text !== undefined) wire[name] ??= new RawJson(text);
  }
}

/** The API takes texts only. */
function metadataValue(text: NonNullable<GenerateRequest['extra']>[string], writing: Writing): Json {
  if (text.startsWith('"')) return new RawJson(text);
  writing.notes.add('approximated', 'identity.metadata', 'required-by-target', 'form', text.slice(0, 40));
  return text;
}
