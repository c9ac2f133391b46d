import { compact, unlessEmpty } from '../schema/compact.ts';
import type { Usage } from '../schema/generate/usage.ts';
import type { WireFormat } from '../schema/generate/wire-format.ts';
import { jsonTextOf } from '../schema/json/print-json.ts';
import type { Json, JsonObject } from '../schema/json/raw-json.ts';
import { readNumber, readObject } from '../schema/json/read-value.ts';
import type { Ask } from './codec.ts';
import { mergeVendor, putVendor, takeVendor, type WireMembers } from './vendor-members.ts';

/*
 * `usage` as the completion-shaped OpenAI formats spell it (chat, legacy text, embeddings), both ways.
 * https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage
 */

const known = new Set([
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'prompt_tokens_details',
  'completion_tokens_details',
  'reasoning_tokens',
  'citation_tokens',
  'num_search_queries',
]);

const knownOfInput = new Set([
  'cached_tokens',
  'cached_read_tokens',
  'cached_write_tokens',
  'cache_write_tokens',
  'cached_write_token_details',
  'text_tokens',
  'audio_tokens',
  'image_tokens',
  'video_tokens',
]);

const knownOfOutput = new Set([
  'reasoning_tokens',
  'text_tokens',
  'audio_tokens',
  'image_tokens',
  'video_tokens',
  'accepted_prediction_tokens',
  'rejected_prediction_tokens',
  'citation_tokens',
  'num_search_queries',
]);

/** `undefined` when there is nothing that counts. */
export function decodeOpenaiUsage(wire: Json | undefined, format: WireFormat): Usage | undefined {
  const usage = readObject(wire);
  if (usage === undefined) return undefined;
  const inputDetails = readObject(usage.prompt_tokens_details) ?? {};
  const outputDetails = readObject(usage.completion_tokens_details) ?? {};
  const outputOf = decodeOutput(usage, outputDetails);
  const vendorOfDetails = mergeVendor(
    takeVendor(inputDetails, knownOfInput, format, 'prompt_tokens_details'),
    takeVendor(outputDetails, knownOfOutput, format, 'completion_tokens_details'),
  );
  const searches = readNumber(usage.num_search_queries) ?? readNumber(outputDetails.num_search_queries);
  return compact({
    input: readNumber(usage.prompt_tokens) ?? 0,
    output: outputTokens(usage, outputOf?.reasoning ?? 0),
    inputOf: decodeInput(inputDetails),
    outputOf,
    requests: searches === undefined ? undefined : { webSearch: searches },
    costUsd: readNumber(usage.cost) ?? readNumber(readObject(usage.cost)?.total_cost),
    vendor: mergeVendor(takeVendor(usage, known, format), vendorOfDetails),
  });
}

/** Some hosts (xAI) count reasoning beside the completion: then only the total has it all. */
function outputTokens(usage: JsonObject, reasoning: number): number {
  const completion = readNumber(usage.completion_tokens) ?? 0;
  const visible = (readNumber(usage.prompt_tokens) ?? 0) + completion;
  return reasoning > 0 && readNumber(usage.total_tokens) === visible + reasoning ? completion + reasoning : completion;
}

function decodeInput(details: JsonObject): Usage['inputOf'] {
  const written = readObject(details.cached_write_token_details) ?? {};
  return unlessEmpty(
    compact({
      // a bare `cached_tokens` is what was read; beside the split members it is only their sum
      cacheRead:
        readNumber(details.cached_read_tokens) ??
        (details.cached_write_tokens === undefined ? readNumber(details.cached_tokens) : undefined),
      cacheWrite: readNumber(details.cached_write_tokens) ?? readNumber(details.cache_write_tokens),
      cacheWrite5m: readNumber(written.cached_write_tokens_5m),
      cacheWrite1h: readNumber(written.cached_write_tokens_1h),
      text: readNumber(details.text_tokens),
      audio: readNumber(details.audio_tokens),
      image: readNumber(details.image_tokens),
      video: readNumber(details.video_tokens),
    }),
  );
}

function decodeOutput(usage: JsonObject, details: JsonObject): Usage['outputOf'] {
  return unlessEmpty(
    compact({
      reasoning: readNumber(details.reasoning_tokens) ?? readNumber(usage.reasoning_tokens),
      text: readNumber(details.text_tokens),
      audio: readNumber(details.audio_tokens),
      image: readNumber(details.image_tokens),
      video: readNumber(details.video_tokens),
      acceptedPrediction: readNumber(details.accepted_prediction_tokens),
      rejectedPrediction: readNumber(details.rejected_prediction_tokens),
      citation: readNumber(details.citation_tokens) ?? readNumber(usage.citation_tokens),
    }),
  );
}

/** How the counts are to be said. `isOpenaiCount`: the provider itself speaks OpenAI's words. */
export interface UsageSpelling {
  readonly dialect: Ask['dialect'];
  readonly format: WireFormat;
  readonly isOpenaiCount: boolean;
}

export const usageSpelling = (ask: Ask, format: WireFormat): UsageSpelling => ({
  dialect: ask.dialect,
  format,
  isOpenaiCount: ask.answeredBy.format.startsWith('openai'),
});

export function encodeOpenaiUsage(usage: Usage, spelling: UsageSpelling): JsonObject {
  const wire: WireMembers = {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: encodeInput(usage.inputOf, spelling),
    completion_tokens_details: encodeOutput(usage),
  };
  putVendor(wire, usage.vendor, spelling.format);
  if (usage.costUsd !== undefined && !isCostObject(wire.cost))
    wire.cost = spelling.dialect === 'gateway' ? { total_cost: usage.costUsd } : usage.costUsd;
  return wire;
}

const isCostObject = (cost: Json | undefined): boolean => cost !== undefined && jsonTextOf(cost).startsWith('{');

function encodeInput(of: Usage['inputOf'], spelling: UsageSpelling): JsonObject | undefined {
  if (of === undefined) return undefined;
  const modalities = {
    text_tokens: of.text,
    audio_tokens: of.audio,
    image_tokens: of.image,
    video_tokens: of.video,
  };
  if (spelling.dialect === 'vendor')
    return unlessEmpty(compact({ ...modalities, cached_tokens: of.cacheRead, cache_write_tokens: of.cacheWrite }));
  const split = compact({ cached_write_tokens_5m: of.cacheWrite5m, cached_write_tokens_1h: of.cacheWrite1h });
  return {
    ...modalities,
    cached_read_tokens: of.cacheRead,
    cached_write_tokens: of.cacheWrite,
    // OpenAI means what was read; for everybody else clients of this API expect reads and writes
    cached_tokens: (of.cacheRead ?? 0) + (spelling.isOpenaiCount ? 0 : (of.cacheWrite ?? 0)),
    cached_write_token_details: unlessEmpty(split),
  };
}

function encodeOutput(usage: Usage): JsonObject | undefined {
  const of = usage.outputOf ?? {};
  return unlessEmpty(
    compact({
      reasoning_tokens: of.reasoning,
      text_tokens: of.text,
      audio_tokens: of.audio,
      image_tokens: of.image,
      video_tokens: of.video,
      accepted_prediction_tokens: of.acceptedPrediction,
      rejected_prediction_tokens: of.rejectedPrediction,
      citation_tokens: of.citation,
      num_search_queries: usage.requests?.webSearch,
    }),
  );
}
