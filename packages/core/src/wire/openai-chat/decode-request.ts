import { compact, unlessEmpty } from '../../schema/compact.ts';
import { invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonText } from '../../schema/generate/json-text.ts';
import type { GenerateRequest, OutputConstraint } from '../../schema/generate/request.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import {
  readBoolean,
  readNumber,
  readObject,
  readObjects,
  readString,
  readStrings,
} from '../../schema/json/read-value.ts';
import { decodeOpenaiDelivery, decodeOpenaiSampling, knownOfStreamOptions } from '../openai-sampling.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';
import { decodeMarker } from './cache-marker.ts';
import { decodeTexts } from './content-parts.ts';
import { decodeMessages } from './decode-messages.ts';
import { definedMembers, vendorMembers } from './param-paths.ts';
import { decodeReasoningRequest } from './reasoning-request.ts';
import { decodeToolChoice } from './tool-choice.ts';
import { decodeTools } from './tools.ts';

export function decodeRequest(wire: JsonObject): Result<GenerateRequest> {
  if (!isJsonObject(wire)) return invalidRequest('invalid request format: expected a JSON object');
  const logprobs = decodeLogprobsAsked(wire);
  const request: GenerateRequest = compact({
    model: readString(wire.model) ?? '',
    ...decodeMessages(readObjects(wire.messages)),
    tools: decodeTools(wire),
    toolChoice: decodeToolChoice(wire.tool_choice),
    allowsParallelCalls: readBoolean(wire.parallel_tool_calls),
    output: decodeOutput(wire.response_format),
    verbosity: readString(wire.verbosity),
    sampling: decodeOpenaiSampling(wire),
    limits: decodeLimits(wire),
    reasoning: decodeReasoningRequest(wire),
    cache: decodeCache(wire),
    modalities: decodeModalities(wire.modalities),
    audio: decodeAudio(readObject(wire.audio)),
    candidateCount: readNumber(wire.n),
    logprobs,
    prediction: decodePrediction(wire.prediction),
    service: decodeService(wire),
    identity: decodeIdentity(wire),
    state: decodeState(wire),
    delivery: decodeOpenaiDelivery(wire),
    extra: decodeExtra(wire),
    vendor: decodeVendor(wire, logprobs !== undefined),
  });
  return ok(request);
}

function decodeOutput(wire: Json | undefined): OutputConstraint | undefined {
  const said = readObject(wire);
  if (said === undefined) return undefined;
  if (said.type === 'text') return { type: 'text' };
  if (said.type === 'json_object') return { type: 'json' };
  const named = readObject(said.json_schema);
  if (said.type !== 'json_schema' || named?.schema === undefined)
    return { type: 'opaque', format: 'openai-chat', wire: printJson(said) };
  return compact({
    type: 'json-schema' as const,
    schema: jsonTextOf(named.schema),
    name: readString(named.name),
    description: readString(named.description),
    isStrict: named.strict === null ? null : readBoolean(named.strict),
  });
}

/** Both spellings of the limit are accepted; where both are given the newer one is it. */
function decodeLimits(wire: JsonObject) {
  const newer = readNumber(wire.max_completion_tokens);
  const older = readNumber(wire.max_tokens);
  const budget = readObject(wire.task_budget);
  const total = readNumber(budget?.total);
  return unlessEmpty(
    compact({
      maxOutputTokens: newer ?? older,
      maxOutputSpelling:
        newer === undefined && older === undefined
          ? undefined
          : newer === undefined
            ? ('max_tokens' as const)
            : ('max_completion_tokens' as const),
      stop: readStrings(wire.stop),
      taskBudget:
        total === undefined
          ? undefined
          : compact({ totalTokens: total, remainingTokens: readNumber(budget?.remaining) }),
    }),
  );
}

const cacheModes = ['implicit', 'explicit'] as const;

function decodeCache(wire: JsonObject): GenerateRequest['cache'] {
  const options = readObject(wire.prompt_cache_options);
  return unlessEmpty(
    compact({
      auto: decodeMarker(wire),
      key: readString(wire.prompt_cache_key),
      retention: readString(wire.prompt_cache_retention),
      mode: cacheModes.find((mode) => mode === options?.mode),
      ttl: readString(options?.ttl),
    }),
  );
}

const modalities = ['text', 'audio', 'image', 'video'] as const;

const decodeModalities = (wire: Json | undefined): GenerateRequest['modalities'] =>
  readStrings(wire)?.flatMap((word) => modalities.find((known) => known === word) ?? []);

const decodeAudio = (wire: JsonObject | undefined): GenerateRequest['audio'] =>
  wire &&
  compact({ voice: wire.voice === undefined ? undefined : jsonTextOf(wire.voice), format: readString(wire.format) });

function decodeLogprobsAsked(wire: JsonObject): GenerateRequest['logprobs'] {
  const top = readNumber(wire.top_logprobs);
  return wire.logprobs === true ? compact({ top }) : undefined;
}

function decodePrediction(wire: Json | undefined): GenerateRequest['prediction'] {
  const content = readObject(wire)?.content;
  if (content === undefined) return undefined;
  return decodeTexts(content).filter((part) => part.type === 'text');
}

const decodeService = (wire: JsonObject) =>
  unlessEmpty(
    compact({
      tier: readString(wire.service_tier),
      speed: readString(wire.speed),
      region: readString(wire.inference_geo),
    }),
  );

function decodeIdentity(wire: JsonObject) {
  const metadata = readObject(wire.metadata);
  return unlessEmpty(
    compact({
      user: readString(wire.user),
      safetyId: readString(wire.safety_identifier),
      metadata: metadata && textsOf(metadata),
    }),
  );
}

function textsOf(members: JsonObject): { readonly [name: string]: JsonText } {
  const texts: [string, JsonText][] = [];
  for (const [name, value] of Object.entries(members)) if (value !== undefined) texts.push([name, jsonTextOf(value)]);
  return Object.fromEntries(texts);
}

const given = (value: Json | undefined): JsonText | undefined =>
  value === undefined || value === null ? undefined : jsonTextOf(value);

const decodeState = (wire: JsonObject) =>
  unlessEmpty(
    compact({
      store: readBoolean(wire.store),
      container: given(wire.container),
      contextEdits: given(wire.context_management),
    }),
  );

function decodeExtra(wire: JsonObject): GenerateRequest['extra'] {
  return takeVendor(wire, extraFilter, 'openai-chat')?.['openai-chat'];
}

const extraFilter: ReadonlySet<string> = new Set([...definedMembers, ...vendorMembers]);

function decodeVendor(wire: JsonObject, hasLogprobs: boolean): Vendor | undefined {
  const kept: { [member: string]: JsonText } = {};
  for (const member of vendorMembers) {
    const value = wire[member];
    if (value !== undefined && value !== null) kept[member] = jsonTextOf(value);
  }
  // the limit is the newer spelling; what the older one said stays visible
  if (readNumber(wire.max_completion_tokens) !== undefined && readNumber(wire.max_tokens) !== undefined)
    kept.max_tokens = printJson(wire.max_tokens ?? null);
  if (!hasLogprobs && readNumber(wire.top_logprobs) !== undefined)
    kept.top_logprobs = printJson(wire.top_logprobs ?? null);
  return mergeVendor(
    Object.keys(kept).length === 0 ? undefined : { 'openai-chat': kept },
    takeVendor(readObject(wire.stream_options) ?? {}, knownOfStreamOptions, 'openai-chat', 'stream_options'),
  );
}
