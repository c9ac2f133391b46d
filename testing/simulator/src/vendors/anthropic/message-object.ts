import type { Answer } from '../../model/answer.ts';
import type { AnswerBlock } from './message-blocks.ts';
import type { InputUsage } from './prompt-cache.ts';

export interface MessageFacts {
  readonly id: string;
  readonly model: string;
  readonly answer: Answer;
  readonly blocks: readonly AnswerBlock[];
  readonly input: InputUsage;
}

const stopReasons = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  refusal: 'refusal',
} as const;

/** How a message ends, as the whole body and the last stream event say it. */
export function ending({ answer }: MessageFacts): Readonly<Record<string, unknown>> {
  const { finish } = answer;
  return {
    stop_reason: stopReasons[finish.type],
    stop_sequence: finish.type === 'stop-sequence' ? finish.sequence : null,
    stop_details: finish.type === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null,
  };
}

export function inputSide({ input }: MessageFacts): Readonly<Record<string, unknown>> {
  return {
    input_tokens: input.fresh,
    cache_creation_input_tokens: input.written5m + input.written1h,
    cache_read_input_tokens: input.read,
  };
}

export function outputSide({ answer }: MessageFacts): Readonly<Record<string, unknown>> {
  return {
    output_tokens: answer.outputTokens,
    output_tokens_details: answer.reasoning === undefined ? null : { thinking_tokens: answer.reasoningTokens },
    server_tool_use: answer.search === undefined ? null : { web_search_requests: 1, web_fetch_requests: 0 },
  };
}

const surroundings = ({ input }: MessageFacts) => ({
  cache_creation: { ephemeral_5m_input_tokens: input.written5m, ephemeral_1h_input_tokens: input.written1h },
  service_tier: 'standard',
  inference_geo: 'global',
});

const head = (facts: MessageFacts) => ({
  id: facts.id,
  type: 'message',
  role: 'assistant',
  model: facts.model,
  container: null,
});

/** The whole message. @see https://docs.anthropic.com/en/api/messages#response */
export const wholeMessage = (facts: MessageFacts): unknown => ({
  ...head(facts),
  content: facts.blocks,
  ...ending(facts),
  usage: { ...inputSide(facts), ...surroundings(facts), ...outputSide(facts) },
});

/** The message as a stream opens with it. */
export const openMessage = (facts: MessageFacts): unknown => ({
  ...head(facts),
  content: [],
  stop_reason: null,
  stop_sequence: null,
  stop_details: null,
  usage: { ...inputSide(facts), ...surroundings(facts), output_tokens: 1 },
});
