import { compact, unlessEmpty } from '../../schema/compact.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import { mergeVendor, putVendor, type WireMembers } from '../vendor-members.ts';
import { format } from './format-name.ts';
import { MemberReader } from './member-reader.ts';

/*
 * `usage`, both ways. https://platform.openai.com/docs/api-reference/responses/object#responses/object-usage
 */

export function decodeUsage(wire: MemberReader): Usage {
  const input = wire.number('input_tokens') ?? 0;
  const output = wire.number('output_tokens') ?? 0;
  if (wire.peek('total_tokens') === input + output) wire.skip('total_tokens');
  const inputDetails = wire.child('input_tokens_details');
  const outputDetails = wire.child('output_tokens_details');
  const searches = outputDetails?.number('num_search_queries') ?? wire.number('num_search_queries');
  const details = {
    inputOf: inputDetails && readInput(inputDetails),
    outputOf: outputDetails && readOutput(outputDetails),
  };
  const inner = mergeVendor(
    inputDetails?.vendor('input_tokens_details'),
    outputDetails?.vendor('output_tokens_details'),
  );
  return compact({
    input,
    output,
    ...details,
    requests: searches === undefined ? undefined : { webSearch: searches },
    iterations: wire.children('iterations')?.map(readIteration),
    costUsd: readCost(wire),
    vendor: mergeVendor(wire.vendor(), inner),
  });
}

function readIteration(wire: MemberReader): NonNullable<Usage['iterations']>[number] {
  const kind = wire.string('type') ?? 'message';
  const model = wire.string('model');
  return compact({ kind, model, usage: decodeUsage(wire) });
}

/** A number, or a list of parts with their sum. */
function readCost(wire: MemberReader): number | undefined {
  if (typeof wire.peek('cost') === 'number') return wire.number('cost');
  return MemberReader.of(wire.peek('cost'))?.number('total_cost');
}

function readInput(wire: MemberReader): Usage['inputOf'] {
  const read = wire.number('cached_read_tokens');
  const written = wire.number('cached_write_tokens');
  const cached = wire.number('cached_tokens');
  const lifetimes = wire.child('cached_write_token_details');
  return unlessEmpty(
    compact({
      // beside the split numbers it is only their sum
      cacheRead: read ?? (written === undefined ? cached : undefined),
      cacheWrite: written ?? wire.number('cache_write_tokens'),
      cacheWrite5m: lifetimes?.number('cached_write_tokens_5m'),
      cacheWrite1h: lifetimes?.number('cached_write_tokens_1h'),
      text: wire.number('text_tokens'),
      audio: wire.number('audio_tokens'),
      image: wire.number('image_tokens'),
    }),
  );
}

const readOutput = (wire: MemberReader): Usage['outputOf'] =>
  unlessEmpty(
    compact({
      reasoning: wire.number('reasoning_tokens'),
      text: wire.number('text_tokens'),
      audio: wire.number('audio_tokens'),
      image: wire.number('image_tokens'),
      acceptedPrediction: wire.number('accepted_prediction_tokens'),
      rejectedPrediction: wire.number('rejected_prediction_tokens'),
      citation: wire.number('citation_tokens'),
    }),
  );

/** How the counts are to be said. `isOpenaiCount`: `cached_tokens` means reads alone, as the provider itself said it. */
export interface UsageManner {
  readonly isOpenaiCount: boolean;
  /** the unified API also says the split numbers */
  readonly isSplit: boolean;
}

export function encodeUsage(usage: Usage, manner: UsageManner): WireMembers {
  const wire: WireMembers = {
    input_tokens: usage.input,
    input_tokens_details: writeInput(usage.inputOf ?? {}, manner),
    output_tokens: usage.output,
    output_tokens_details: writeOutput(usage),
    total_tokens: usage.input + usage.output,
    iterations: usage.iterations?.map(({ kind, model, usage: part }) => ({
      type: kind,
      model,
      ...encodeUsage(part, manner),
    })),
  };
  putVendor(wire, usage.vendor, format);
  if (usage.costUsd !== undefined) wire['cost'] ??= { total_cost: usage.costUsd };
  return wire;
}

function writeInput(of: NonNullable<Usage['inputOf']>, { isOpenaiCount, isSplit }: UsageManner): WireMembers {
  const read = of.cacheRead ?? 0;
  const written = of.cacheWrite ?? 0;
  const lifetimes = compact({ cached_write_tokens_5m: of.cacheWrite5m, cached_write_tokens_1h: of.cacheWrite1h });
  return {
    text_tokens: of.text,
    audio_tokens: of.audio,
    image_tokens: of.image,
    ...(isSplit && { cached_read_tokens: read, cached_write_tokens: written }),
    cached_tokens: isOpenaiCount ? read : read + written,
    cache_write_tokens: written,
    cached_write_token_details: isSplit ? unlessEmpty(lifetimes) : undefined,
  };
}

const writeOutput = ({ outputOf: of = {}, requests }: Usage): WireMembers => ({
  text_tokens: of.text,
  accepted_prediction_tokens: of.acceptedPrediction,
  audio_tokens: of.audio,
  image_tokens: of.image,
  reasoning_tokens: of.reasoning ?? 0,
  rejected_prediction_tokens: of.rejectedPrediction,
  citation_tokens: of.citation,
  num_search_queries: requests?.webSearch,
});
