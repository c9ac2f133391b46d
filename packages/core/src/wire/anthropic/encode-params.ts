import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { isJsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';
import type { WireMembers } from '../vendor-members.ts';
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
  const [what] = Object.entries(wanted).flatMap(([name, isWanted]) => (isWanted ? [name] : []));
  if (what === undefined) return undefined;
  const message = `${what} ${what.endsWith('s') ? 'are' : 'is'} not supported by provider '${target.provider}'`;
  return { kind: 'invalid-request', message };
}

/** Temperature goes before `top_p`: the API takes one of them. */
export function writeSampling(wire: WireMembers, request: GenerateRequest, target: Target, writing: Writing): void {
  const { temperature, topP, topK } = request.sampling ?? {};
  const takes = (path: string): boolean => {
    if (!target.refusedParams.has(path)) return true;
    writing.notes.add('dropped', path, 'unsupported-by-model', 'meaning');
    return false;
  };
  const isWarm = temperature !== undefined && takes('sampling.temperature');
  if (isWarm) wire['temperature'] = clamped(temperature, writing);
  if (topP !== undefined && takes('sampling.topP')) {
    if (isWarm) writing.notes.add('dropped', 'sampling.topP', 'conflict', 'meaning', String(topP));
    else wire['top_p'] = topP;
  }
  if (topK !== undefined && takes('sampling.topK')) wire['top_k'] = topK;
  writeStop(wire, request.limits?.stop, writing);
  noteAbsent(request, writing);
}

function clamped(temperature: number, writing: Writing): number {
  const value = Math.min(1, Math.max(0, temperature));
  if (value !== temperature) {
    writing.notes.add('clamped', 'sampling.temperature', 'out-of-range', 'meaning', String(temperature));
  }
  return value;
}

function writeStop(wire: WireMembers, stop: readonly string[] | undefined, writing: Writing): void {
  if (stop === undefined || stop.length === 0) return;
  const kept = stop.filter((each) => each.trim() !== '');
  if (kept.length < stop.length) writing.notes.add('dropped', 'limits.stop', 'illegal-characters', 'meaning');
  if (kept.length > 0) wire['stop_sequences'] = kept;
}

type Absent = readonly [path: string, touches: FidelityNote['touches'], isAsked: boolean];

/** Parameters without a counterpart in this API. */
function noteAbsent(request: GenerateRequest, writing: Writing): void {
  const { sampling = {}, limits = {}, cache = {}, service = {}, completion = {}, state = {} } = request;
  const absent: readonly Absent[] = [
    ['sampling.seed', 'meaning', sampling.seed !== undefined],
    ['sampling.frequencyPenalty', 'meaning', Boolean(sampling.frequencyPenalty)],
    ['sampling.presencePenalty', 'meaning', Boolean(sampling.presencePenalty)],
    ['sampling.logitBias', 'meaning', Object.keys(sampling.logitBias ?? {}).length > 0],
    ['limits.maxToolCalls', 'meaning', limits.maxToolCalls !== undefined],
    ['limits.truncation', 'meaning', limits.truncation !== undefined && limits.truncation !== 'disabled'],
    ['candidateCount', 'meaning', (request.candidateCount ?? 1) > 1],
    ['logprobs', 'meaning', request.logprobs !== undefined],
    ['verbosity', 'meaning', request.verbosity !== undefined],
    ['prediction', 'cost', request.prediction !== undefined],
    ['completion.suffix', 'meaning', completion.suffix !== undefined],
    ['completion.hasEcho', 'meaning', completion.hasEcho === true],
    ['completion.bestOf', 'meaning', (completion.bestOf ?? 1) > 1],
    ['cache.key', 'cost', cache.key !== undefined],
    ['cache.retention', 'cost', cache.retention !== undefined],
    ['cache.mode', 'cost', cache.mode !== undefined],
    ['service.latency', 'cost', service.latency !== undefined],
    ['service.priority', 'cost', service.priority !== undefined],
    ['state.store', 'form', state.store === true],
    ['identity.safetyId', 'form', request.identity?.safetyId !== undefined],
    ['identity.metadata', 'form', Object.keys(request.identity?.metadata ?? {}).length > 0],
    ['include', 'form', (request.include ?? []).length > 0],
  ];
  for (const [path, touches, isAsked] of absent) {
    if (isAsked) writing.notes.add('dropped', path, 'no-counterpart', touches);
  }
}

export function writeEnvironment(wire: WireMembers, request: GenerateRequest, writing: Writing): void {
  const { user } = request.identity ?? {};
  const { tier, speed, region } = request.service ?? {};
  if (user !== undefined) wire['metadata'] = { user_id: user };
  if (tier !== undefined) wire['service_tier'] = tierOf(tier, writing);
  if (speed !== undefined && writing.has('fast-mode')) wire['speed'] = speed;
  else if (speed !== undefined) writing.notes.add('dropped', 'service.speed', 'unsupported-by-host', 'cost', speed);
  if (region !== undefined && writing.has('region-choice')) wire['inference_geo'] = region;
  else if (region !== undefined) writing.notes.add('dropped', 'service.region', 'unsupported-by-host', 'cost', region);
  writeContainer(wire, request.state?.container, writing);
}

/** The API has two: take what is reserved if there is any, or never. */
function tierOf(tier: string, writing: Writing): string {
  if (tier === 'auto' || tier === 'standard_only') return tier;
  writing.notes.add('approximated', 'service.tier', 'no-counterpart', 'cost', tier);
  return tier === 'default' || tier === 'standard' || tier === 'flex' ? 'standard_only' : 'auto';
}

/** A container by its id, or with skills, which fewer hosts can load. An empty list of them says nothing. */
function writeContainer(wire: WireMembers, container: JsonText | undefined, writing: Writing): void {
  if (container === undefined) return;
  const parsed = parseJson(container);
  const { skills, ...plain } = parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
  const loadsSkills = writing.has('container-skills');
  const hasSkills = Array.isArray(skills) && skills.length > 0;
  if (!writing.has('container') || (hasSkills && !loadsSkills)) {
    writing.notes.add('dropped', 'state.container', 'unsupported-by-host', 'meaning');
  } else {
    wire['container'] = skills === undefined || loadsSkills ? new RawJson(container) : plain;
  }
}
