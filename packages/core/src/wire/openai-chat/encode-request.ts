import { compact } from '../../schema/compact.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { CacheHints, GenerateRequest, OutputConstraint } from '../../schema/generate/request.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import type { Encoded, Sent, Target } from '../codec.ts';
import { encodeOpenaiDelivery } from '../openai-sampling.ts';
import { putVendor, type WireMembers } from '../vendor-members.ts';
import { encodeMarker } from './cache-marker.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeContent } from './encode-parts.ts';
import { putTools } from './encode-tools.ts';
import { noteUnsayable } from './note-unsayable.ts';
import { costsOnly, formOnly, paramPaths } from './param-paths.ts';
import { putReasoning } from './reasoning-request.ts';
import { RequestEncoding } from './request-encoding.ts';
import { encodeToolChoice } from './tool-choice.ts';

export function encodeRequest(
  request: GenerateRequest,
  target: Target,
): Result<Encoded<JsonObject> & { readonly sent: Sent }> {
  const to = new RequestEncoding(target);
  const wire: WireMembers = { model: target.model, messages: encodeMessages(request, to) };
  putTools(wire, request.tools, to);
  putParams(wire, request, to);
  putReasoning(wire, request, to);
  putLimits(wire, request, to);
  Object.assign(wire, encodeOpenaiDelivery(request.delivery));
  noteUnsayable(request, to);
  dropRefused(wire, to);
  putVendor(wire, request.vendor, 'openai-chat');
  to.noteForeign(request.vendor, '');
  if (to.refusal !== undefined) return fail(to.refusal);
  return ok({ wire, notes: to.notes.list(), sent: to.sent() });
}

function putParams(wire: WireMembers, request: GenerateRequest, to: RequestEncoding): void {
  const { sampling = {}, identity = {}, service, state, audio } = request;
  const params: WireMembers = {
    tool_choice: encodeToolChoice(request.toolChoice, request.tools, to),
    parallel_tool_calls: request.allowsParallelCalls,
    response_format: encodeOutput(request.output, to),
    verbosity: feature(request.verbosity, 'verbosity', 'meaning', to),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK === undefined || to.has('top-k') ? sampling.topK : dropped('sampling.topK', 'meaning', to),
    seed: sampling.seed,
    frequency_penalty: sampling.frequencyPenalty,
    presence_penalty: sampling.presencePenalty,
    logit_bias: sampling.logitBias,
    modalities: request.modalities,
    audio: audio && compact({ voice: audio.voice && new RawJson(audio.voice), format: audio.format }),
    n: request.candidateCount,
    logprobs: request.logprobs && true,
    top_logprobs: request.logprobs?.top,
    prediction: encodePrediction(request, to),
    service_tier: service?.tier,
    user: shortEnough(identity.user, to),
    safety_identifier: identity.safetyId,
    metadata: identity.metadata && rawMembers(identity.metadata),
    store: state?.store,
    ...encodeCache(request.cache, to),
  };
  for (const [member, value] of Object.entries(params)) if (value !== undefined) wire[member] = value;
}

function dropped(path: string, touches: 'meaning' | 'cost' | 'form', to: RequestEncoding): undefined {
  to.notes.add('dropped', path, 'unsupported-by-host', touches);
  return undefined;
}

/** A parameter that only hosts with the feature of the same name take. */
function feature<T>(
  value: T | undefined,
  name: 'verbosity' | 'prediction',
  touches: 'meaning' | 'cost',
  to: RequestEncoding,
): T | undefined {
  return value === undefined || to.has(name) ? value : dropped(name, touches, to);
}

function encodeOutput(output: OutputConstraint | undefined, to: RequestEncoding): Json | undefined {
  if (output === undefined) return undefined;
  switch (output.type) {
    case 'text':
      return { type: 'text' };
    case 'json':
      return { type: 'json_object' };
    case 'opaque':
      return output.format === 'openai-chat' ? new RawJson(output.wire) : dropped('output', 'meaning', to);
    default:
      return { type: 'json_schema', json_schema: encodeSchema(output, to) };
  }
}

type SchemaOutput = Extract<OutputConstraint, { readonly type: 'json-schema' }>;

/** OpenAI wants a name for every schema. */
function encodeSchema(output: SchemaOutput, to: RequestEncoding): JsonObject {
  if (output.name === undefined) to.notes.add('added', 'output.name', 'required-by-target', 'form');
  return compact({
    name: output.name ?? 'response',
    description: output.description,
    strict: output.isStrict,
    schema: new RawJson(output.schema),
  });
}

function encodePrediction(request: GenerateRequest, to: RequestEncoding): Json | undefined {
  const parts = feature(request.prediction, 'prediction', 'cost', to);
  return parts && { type: 'content', content: encodeContent(parts, 'prediction[]', to) };
}

function encodeCache(cache: CacheHints | undefined, to: RequestEncoding): WireMembers {
  if (cache === undefined) return {};
  const { auto, key, retention, mode, ttl, storedPrefix } = cache;
  if (storedPrefix !== undefined) to.refuseInput('a stored prefix');
  const isAutoTaken = auto !== undefined && to.has('cache-marker');
  if (auto !== undefined && !isAutoTaken) dropped('cache.auto', 'cost', to);
  return {
    prompt_cache_key: key,
    prompt_cache_retention: retention,
    prompt_cache_options: mode === undefined && ttl === undefined ? undefined : compact({ mode, ttl }),
    cache_control: isAutoTaken ? encodeMarker(auto) : undefined,
  };
}

/** @see https://platform.openai.com/docs/api-reference/chat/create#chat-create-user */
export const maxUserLength = 64;

function shortEnough(user: string | undefined, to: RequestEncoding): string | undefined {
  if (user === undefined || user.length <= maxUserLength) return user;
  to.notes.add('dropped', 'identity.user', 'too-long', 'form');
  return undefined;
}

const rawMembers = (texts: NonNullable<NonNullable<GenerateRequest['identity']>['metadata']>): JsonObject =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, new RawJson(text)]));

export const minOutputTokens = 16;
export const maxStops = 4;

function putLimits(wire: WireMembers, { limits }: GenerateRequest, to: RequestEncoding): void {
  if (limits?.maxOutputTokens !== undefined) {
    const limit = Math.max(limits.maxOutputTokens, minOutputTokens);
    if (limit !== limits.maxOutputTokens)
      to.notes.add('clamped', 'limits.maxOutputTokens', 'out-of-range', 'form', String(limits.maxOutputTokens));
    wire[limitSpelling(limits.maxOutputSpelling, to)] = limit;
  }
  if (limits?.stop !== undefined && limits.stop.length > 0) {
    if (limits.stop.length > maxStops) to.notes.add('clamped', 'limits.stop', 'out-of-range', 'meaning');
    wire.stop = limits.stop.slice(0, maxStops);
  }
}

function limitSpelling(spelled: 'max_tokens' | 'max_completion_tokens' | undefined, to: RequestEncoding): string {
  return to.has('max-tokens-only') ? 'max_tokens' : (spelled ?? 'max_completion_tokens');
}

function dropRefused(wire: WireMembers, to: RequestEncoding): void {
  for (const [member, path] of Object.entries(paramPaths)) {
    if (wire[member] === undefined || !to.target.refusedParams.has(path)) continue;
    delete wire[member];
    const touches = costsOnly.has(path) ? 'cost' : formOnly.has(path) ? 'form' : 'meaning';
    to.notes.add('dropped', path, 'unsupported-by-model', touches);
  }
}
