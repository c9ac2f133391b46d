import type { Answer } from '../../model/answer.ts';
import type { KnownModel } from './known-model.ts';
import type { OutputItem } from './output-items.ts';
import type { ResponsesRequest } from './responses-request.ts';

export interface ResponseFacts {
  readonly id: string;
  readonly createdAt: number;
  readonly model: KnownModel;
  readonly request: ResponsesRequest;
  readonly inputTokens: number;
  readonly cachedTokens: number;
}

/** The response before anything has come out of the model. */
export function openResponse(facts: ResponseFacts): Readonly<Record<string, unknown>> {
  const { request, model } = facts;
  const tier = request.service_tier ?? 'auto';
  return {
    id: facts.id,
    object: 'response',
    created_at: facts.createdAt,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    max_tool_calls: request.max_tool_calls ?? null,
    model: model.snapshot,
    output: [],
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: request.previous_response_id ?? null,
    prompt_cache_key: request.prompt_cache_key ?? null,
    prompt_cache_retention: request.prompt_cache_retention ?? null,
    reasoning: {
      effort: request.reasoning?.effort ?? (model.reasons ? 'medium' : null),
      summary: request.reasoning?.summary ?? null,
    },
    safety_identifier: request.safety_identifier ?? null,
    service_tier: tier === 'auto' ? 'default' : tier,
    store: request.store ?? true,
    temperature: request.temperature ?? 1,
    text: { format: request.text?.format ?? { type: 'text' }, verbosity: request.text?.verbosity ?? 'medium' },
    tool_choice: request.tool_choice ?? 'auto',
    tools: request.tools ?? [],
    top_logprobs: request.top_logprobs ?? 0,
    top_p: request.top_p ?? 1,
    truncation: request.truncation ?? 'disabled',
    usage: null,
    user: request.user ?? null,
    metadata: request.metadata ?? {},
  };
}

/** The response when the model is done: completed, or incomplete for want of tokens. */
export function closedResponse(
  facts: ResponseFacts,
  answer: Answer,
  output: readonly OutputItem[],
): Readonly<Record<string, unknown>> {
  const isCut = answer.finish.type === 'length';
  return {
    ...openResponse(facts),
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    output,
    usage: {
      input_tokens: facts.inputTokens,
      input_tokens_details: { cached_tokens: facts.cachedTokens, cache_write_tokens: 0 },
      output_tokens: answer.outputTokens,
      output_tokens_details: { reasoning_tokens: answer.reasoningTokens },
      total_tokens: facts.inputTokens + answer.outputTokens,
    },
  };
}
