import { ok, type Result } from '../../schema/errors/result.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateRequest } from '../../schema/generate/request.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { RawJson } from '../../schema/json/raw-json.ts';
import type { Target } from '../codec.ts';
import type { WireMembers } from '../vendor-members.ts';
import { given } from './read-json.ts';
import { encodeThinking } from './thinking.ts';
import { writeSchema } from './write-schema.ts';
import type { Writing } from './writing.ts';

const maxStops = 5;
const maxLogprobs = 20;

/** `generationConfig`; `undefined` when there is nothing to say. */
export function encodeConfig(
  request: GenerateRequest,
  target: Target,
  writing: Writing,
): Result<WireMembers | undefined> {
  const thinking = encodeThinking(request, target, writing);
  if (!thinking.ok) return thinking;
  const wire: WireMembers = {
    ...sampling(request, target, writing),
    ...given('maxOutputTokens', request.limits?.maxOutputTokens),
    ...stops(request.limits?.stop, writing),
    ...given('candidateCount', request.candidateCount),
    ...logprobs(request, writing),
    ...output(request, writing),
    ...given(
      'responseModalities',
      request.modalities?.map((each) => each.toUpperCase()),
    ),
    ...speech(request, writing),
    ...(thinking.value && { thinkingConfig: thinking.value }),
  };
  noteAbsent(request, writing);
  return ok(Object.keys(wire).length > 0 ? wire : undefined);
}

function sampling({ sampling: asked = {} }: GenerateRequest, { refusedParams }: Target, writing: Writing): WireMembers {
  const names = ['temperature', 'topP', 'topK', 'seed', 'frequencyPenalty', 'presencePenalty'] as const;
  const wire: WireMembers = {};
  for (const name of names) {
    const path = `sampling.${name}`;
    if (asked[name] === undefined) continue;
    if (refusedParams.has(path)) writing.notes.add('dropped', path, 'unsupported-by-model', 'meaning');
    else wire[name] = asked[name];
  }
  return wire;
}

/** The API's own clients may try more: whether that works is the API's to tell. */
function stops(stop: readonly string[] | undefined, writing: Writing): WireMembers {
  if (stop === undefined || stop.length === 0) return {};
  if (stop.length > maxStops) writing.notes.add('clamped', 'limits.stop', 'out-of-range', 'meaning');
  return { stopSequences: stop.slice(0, maxStops) };
}

function logprobs({ logprobs: asked }: GenerateRequest, writing: Writing): WireMembers {
  if (asked === undefined) return {};
  const { top } = asked;
  if (top !== undefined && top > maxLogprobs) {
    writing.notes.add('clamped', 'logprobs.top', 'out-of-range', 'meaning', String(top));
  }
  return { responseLogprobs: true, ...(top !== undefined && { logprobs: Math.min(top, maxLogprobs) }) };
}

function output({ output: asked }: GenerateRequest, writing: Writing): WireMembers {
  switch (asked?.type) {
    case undefined:
      return {};
    case 'text':
      return { responseMimeType: 'text/plain' };
    case 'json':
      return { responseMimeType: 'application/json' };
    case 'json-schema': {
      const isNamed = asked.name !== undefined || asked.description !== undefined;
      if (isNamed) writing.notes.add('dropped', 'output.name', 'no-counterpart', 'form', asked.name);
      if (asked.isStrict !== undefined && asked.isStrict !== null) {
        writing.notes.add('dropped', 'output.isStrict', 'no-counterpart', 'form');
      }
      if (writing.has('json-schema')) {
        return { responseMimeType: 'application/json', responseJsonSchema: new RawJson(asked.schema) };
      }
      const { schema, lost } = writeSchema(asked.schema);
      for (const name of lost) writing.notes.add('approximated', 'output.schema', 'no-counterpart', 'meaning', name);
      return { responseMimeType: 'application/json', responseSchema: new RawJson(schema) };
    }
    case 'opaque':
      writing.notes.add('dropped', 'output', 'no-counterpart', 'meaning');
      return {};
  }
}

function speech({ audio }: GenerateRequest, writing: Writing): WireMembers {
  if (audio?.format !== undefined) {
    writing.notes.add('dropped', 'audio.format', 'no-counterpart', 'form', audio.format);
  }
  const parsed = audio?.voice === undefined ? undefined : parseJson(audio.voice);
  if (parsed === undefined) return {};
  if (parsed.ok && typeof parsed.value === 'string') {
    return { speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: parsed.value } } } };
  }
  writing.notes.add('dropped', 'audio.voice', 'no-counterpart', 'meaning');
  return {};
}

type Absent = readonly [path: string, touches: FidelityNote['touches'], isAsked: boolean];

/** Parameters without a counterpart in this API. */
function noteAbsent(request: GenerateRequest, writing: Writing): void {
  const { limits = {}, cache = {}, service = {}, completion = {}, state = {} } = request;
  const absent: readonly Absent[] = [
    ['sampling.logitBias', 'meaning', Object.keys(request.sampling?.logitBias ?? {}).length > 0],
    ['limits.maxToolCalls', 'meaning', limits.maxToolCalls !== undefined],
    ['limits.truncation', 'meaning', limits.truncation !== undefined && limits.truncation !== 'disabled'],
    ['limits.taskBudget', 'meaning', limits.taskBudget !== undefined],
    ['allowsParallelCalls', 'meaning', request.allowsParallelCalls === false],
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
    ['service.latency', 'cost', service.latency !== undefined],
    ['service.priority', 'cost', service.priority !== undefined],
    ['state.store', 'form', state.store === true],
    ['state.container', 'meaning', state.container !== undefined],
    ['state.contextEdits', 'meaning', state.contextEdits !== undefined],
    ['identity.user', 'form', request.identity?.user !== undefined],
    ['identity.safetyId', 'form', request.identity?.safetyId !== undefined],
    ['include', 'form', (request.include ?? []).length > 0],
  ];
  for (const [path, touches, isAsked] of absent) {
    if (isAsked) writing.notes.add('dropped', path, 'no-counterpart', touches);
  }
}
