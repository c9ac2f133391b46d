import type { Billable } from '@bifrost/core/catalog/prices/billable.ts';
import { costOf, type PriceBook } from '@bifrost/core/catalog/prices/cost-of.ts';
import type { Call } from '@bifrost/core/engine/call.ts';
import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';
import type { Used } from '../charge.ts';

/** Text of most languages has about this many characters per token; media are longer and count as more. */
const charactersPerToken = 4;
/** What a request that names no limit of its own is expected to say at most. */
const usualOutputTokens = 4_096;
const limitMembers = ['max_completion_tokens', 'max_tokens', 'max_output_tokens'];

/** What a request will use up at most, guessed from its size and its own output limit. For reservations only. */
export function estimate(call: Call, target: ModelRef, book: PriceBook): Used {
  const input = Math.ceil(call.body.text.length / charactersPerToken);
  const output = call.operation === 'generate' ? outputLimit(call) : 0;
  const bill: Billable = {
    requestType: call.requestType,
    provider: target.provider,
    resolvedModel: target.model,
    requestedModel: target.model,
    usage: { input, output },
  };
  return { tokens: input + output, cost: costOf(bill, book) };
}

function outputLimit({ body }: Call): number {
  const limit = limitMembers
    .map((member) => body.value[member])
    .find((value) => typeof value === 'number' && value > 0);
  return typeof limit === 'number' ? limit : usualOutputTokens;
}
