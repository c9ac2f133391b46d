import type { StreamReply } from '../../http/reply.ts';
import type { Answer, ToolCall } from '../../model/answer.ts';
import { jsonPieces, textPieces } from '../../model/pieces.ts';
import { stableId } from '../../model/stable-hash.ts';
import { splitTokens } from '../../model/tokens.ts';
import { midStreamFailure } from './failure.ts';
import { dataFrame, doneFrame } from './sse.ts';

/** Everything a chat answer says besides its choices. */
export interface ChatHead {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly serviceTier: string;
}

export interface ChatUsage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
}

export function chatUsage(usage: ChatUsage): unknown {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

const finishReasons = {
  stop: 'stop',
  'stop-sequence': 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  refusal: 'stop',
} as const;
const finishReason = (answer: Answer): string => finishReasons[answer.finish.type];

/** Log probabilities that look the part: none is real. */
function logprobs(text: string, wanted: number | undefined): unknown {
  if (wanted === undefined) return null;
  const content = splitTokens(text).map((token) => {
    const entry = { token, logprob: -0.01, bytes: [...new TextEncoder().encode(token)] };
    const others = Array.from({ length: wanted }, (_, at) => ({ ...entry, logprob: entry.logprob - at }));
    return { ...entry, top_logprobs: others };
  });
  return { content, refusal: null };
}

const callId = (id: string, choice: number, at: number): string => stableId('call_', `${id}.${choice}.${at}`, 24);

function toolCall(call: ToolCall, id: string): unknown {
  return call.takes === 'json'
    ? { id, type: 'function', function: { name: call.name, arguments: call.input } }
    : { id, type: 'custom', custom: { name: call.name, input: call.input } };
}

function annotations(answer: Answer): readonly unknown[] {
  return answer.citations.flatMap(({ start, end, source }) =>
    source.type === 'search'
      ? [
          {
            type: 'url_citation',
            url_citation: { start_index: start, end_index: end, title: source.result.title, url: source.result.url },
          },
        ]
      : [],
  );
}

/** The whole answer in one body. `topLogprobs` is the number wanted per token, `undefined` for none at all. */
export function chatCompletion(
  head: ChatHead,
  answers: readonly Answer[],
  usage: ChatUsage,
  topLogprobs: number | undefined,
): unknown {
  const choices = answers.map((answer, index) => {
    const calls = answer.calls.map((call, at) => toolCall(call, callId(head.id, index, at)));
    const message = {
      role: 'assistant',
      content: calls.length > 0 || answer.refusal !== undefined ? null : answer.text,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
      refusal: answer.refusal ?? null,
      annotations: annotations(answer),
    };
    return { index, message, logprobs: logprobs(answer.text, topLogprobs), finish_reason: finishReason(answer) };
  });
  return {
    id: head.id,
    object: 'chat.completion',
    created: head.created,
    model: head.model,
    choices,
    usage: chatUsage(usage),
    service_tier: head.serviceTier,
    system_fingerprint: 'fp_simulator',
  };
}

export interface ChatStreamOptions {
  readonly includesUsage: boolean;
  readonly isObfuscated: boolean;
  readonly topLogprobs: number | undefined;
}

/** The same answer as a stream of chunks. */
export function chatStream(
  head: ChatHead,
  answers: readonly Answer[],
  usage: ChatUsage,
  options: ChatStreamOptions,
): StreamReply {
  const chunk = (choices: readonly unknown[], total: unknown = null): string =>
    dataFrame({
      id: head.id,
      object: 'chat.completion.chunk',
      created: head.created,
      model: head.model,
      service_tier: head.serviceTier,
      system_fingerprint: 'fp_simulator',
      choices,
      ...(options.includesUsage ? { usage: total } : {}),
      ...(options.isObfuscated ? { obfuscation: 'x'.repeat((JSON.stringify(choices).length * 7) % 13) } : {}),
    });
  const frames = answers.flatMap((answer, index) =>
    choiceDeltas(answer, head.id, index, options.topLogprobs).map((choice) => chunk([{ index, ...choice }])),
  );
  const last = options.includesUsage ? [chunk([], chatUsage(usage))] : [];
  return {
    type: 'stream',
    frames: [...frames, ...last, doneFrame],
    failureFrames: [dataFrame({ error: midStreamFailure })],
  };
}

interface ChoiceDelta {
  readonly delta: unknown;
  readonly logprobs: unknown;
  readonly finish_reason: string | null;
}

function choiceDeltas(
  answer: Answer,
  id: string,
  choice: number,
  topLogprobs: number | undefined,
): readonly ChoiceDelta[] {
  const say = (delta: unknown, text?: string): ChoiceDelta => ({
    delta,
    logprobs: text === undefined ? null : logprobs(text, topLogprobs),
    finish_reason: null,
  });
  const content = answer.calls.length > 0 || answer.refusal !== undefined ? null : '';
  const cited = annotations(answer);
  return [
    say({ role: 'assistant', content, refusal: null }),
    ...textPieces(answer.text).map((piece) => say({ content: piece }, piece)),
    ...textPieces(answer.refusal ?? '').map((piece) => say({ refusal: piece })),
    ...(cited.length > 0 ? [say({ annotations: cited })] : []),
    ...answer.calls.flatMap((call, at) => callDeltas(call, at, callId(id, choice, at)).map((delta) => say(delta))),
    { delta: {}, logprobs: null, finish_reason: finishReason(answer) },
  ];
}

function callDeltas(call: ToolCall, index: number, id: string): readonly unknown[] {
  const isJson = call.takes === 'json';
  const start = isJson ? { function: { name: call.name, arguments: '' } } : { custom: { name: call.name, input: '' } };
  const pieces = jsonPieces(call.input).map((piece) =>
    isJson ? { function: { arguments: piece } } : { custom: { input: piece } },
  );
  return [
    { tool_calls: [{ index, id, type: isJson ? 'function' : 'custom', ...start }] },
    ...pieces.map((piece) => ({ tool_calls: [{ index, ...piece }] })),
  ];
}
