/** The bodies that travel in the benchmarks, about 1 KB each, with a tag of twelve letters that pairs both ends. */
const filler = 'The quick brown fox jumps over the lazy dog, and then it does so once more. ';

export const tagOf = (count: number): string => `tag-${String(count).padStart(8, '0')}`;

/** A chat request of about 1 KB. */
export function chatRequest(model: string, tag: string, isStream = false): string {
  return JSON.stringify({
    model,
    messages: [
      { role: 'system', content: 'You are a helpful assistant.' },
      { role: 'user', content: `${tag} ${filler.repeat(12)}`.slice(0, 840) },
    ],
    temperature: 0.7,
    max_tokens: 256,
    ...(isStream ? { stream: true, stream_options: { include_usage: true } } : {}),
  });
}

const answerHead =
  '{"id":"chatcmpl-BenchmarkAnswer0000000000001","object":"chat.completion","created":1760000000,"model":"gpt-4o-2024-08-06","choices":[{"index":0,"message":{"role":"assistant","content":"';
const answerTail = ` ${filler.repeat(6)}","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":190,"completion_tokens":120,"total_tokens":310,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},"service_tier":"default","system_fingerprint":"fp_bench"}`;

/** A chat answer of about 1 KB whose text begins with the tag and the upstream's two moments, in µs. */
export const chatAnswer = (tag: string, receivedAt: number, sentAt: number): string =>
  `${answerHead}${tag} ${receivedAt.toFixed(1)} ${sentAt.toFixed(1)}${answerTail}`;

export interface AnswerStamps {
  readonly tag: string;
  /** µs */
  readonly receivedAt: number;
  /** µs */
  readonly sentAt: number;
}

/** Finds the stamps in an answer without parsing it; `undefined` when it is not one of ours. */
export function readStamps(body: string): AnswerStamps | undefined {
  const at = body.indexOf('tag-');
  if (at < 0) return undefined;
  const end = body.indexOf(' The quick', at);
  const [tag, receivedAt, sentAt] = body.slice(at, end).split(' ');
  return tag === undefined || sentAt === undefined
    ? undefined
    : { tag, receivedAt: Number(receivedAt), sentAt: Number(sentAt) };
}

const chunk = (delta: object, finish: string | null, rest: object = {}): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-BenchmarkAnswer0000000000001',
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model: 'gpt-4o-2024-08-06',
    service_tier: 'default',
    system_fingerprint: 'fp_bench',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...rest,
  })}\n\n`;

/** A stream of `count` events, the closing ones included. */
export function chatEvents(count: number): readonly string[] {
  const words = Array.from({ length: count - 4 }, (_, at) => chunk({ content: ` word${at}` }, null));
  const usage = { prompt_tokens: 190, completion_tokens: count, total_tokens: 190 + count };
  return [
    chunk({ role: 'assistant', content: '', refusal: null }, null),
    ...words,
    chunk({}, 'stop'),
    chunk({}, null, { choices: [], usage }),
    'data: [DONE]\n\n',
  ];
}
