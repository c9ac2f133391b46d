import { compact } from '../schema/compact.ts';
import type { Finish, FinishReason } from '../schema/generate/finish.ts';
import type { Json } from '../schema/json/raw-json.ts';
import { readString } from '../schema/json/read-value.ts';
import type { Dialect } from './codec.ts';
import type { NoteSet } from './notes.ts';

/*
 * `finish_reason` of chat and legacy text completions, both ways.
 * https://platform.openai.com/docs/api-reference/chat/object#chat/object-choices
 */

/** Words of hosts that speak these formats. The last five are other formats' words, which the unified API passes on. */
const reasons: { readonly [word: string]: FinishReason } = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  model_length: 'context-window',
  error: 'error',
  model_context_window_exceeded: 'context-window',
  pause_turn: 'pause',
  refusal: 'refusal',
  compaction: 'compaction',
  malformed_tool_use: 'malformed',
};

/** `stop` is the stop sequence that was met, where the host tells it. */
export function decodeOpenaiFinish(
  word: Json | undefined,
  stop: Json | undefined,
  format: 'openai-chat' | 'openai-text',
): Finish {
  const spelled = readString(word);
  const reason = openaiFinishReason(word, stop);
  return spelled === undefined
    ? { reason }
    : compact({ reason, wire: { format, word: spelled }, stopSequence: readString(stop) });
}

/** The reason alone, for those who only count. */
export function openaiFinishReason(word: Json | undefined, stop: Json | undefined): FinishReason {
  const reason = typeof word === 'string' && Object.hasOwn(reasons, word) ? (reasons[word] ?? 'other') : 'other';
  return reason === 'stop' && typeof stop === 'string' ? 'stop-sequence' : reason;
}

/** OpenAI's own words; what it has none for is the nearest of them. */
const words: { readonly [R in FinishReason]: string | null } = {
  stop: 'stop',
  'stop-sequence': 'stop',
  length: 'length',
  'context-window': 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  refusal: 'content_filter',
  pause: 'stop',
  compaction: 'stop',
  malformed: 'stop',
  error: 'stop',
  other: null,
};

/** Words that the unified API has beyond OpenAI's: clients of it know them from the vendors. */
const gatewayWords: { readonly [R in FinishReason]?: string } = {
  'context-window': 'model_context_window_exceeded',
  refusal: 'refusal',
  pause: 'pause_turn',
  compaction: 'compaction',
  error: 'error',
};

export function encodeOpenaiFinish(finish: Finish, dialect: Dialect, notes: NoteSet): string | null {
  const { wire, reason } = finish;
  if (wire?.format === 'openai-chat' || wire?.format === 'openai-text') return wire.word;
  const gatewayWord = dialect === 'gateway' ? gatewayWords[reason] : undefined;
  if (gatewayWord !== undefined) return gatewayWord;
  const word = words[reason];
  if (word === null) return wire?.word ?? null;
  if (reason !== 'stop-sequence' && reasons[word] !== reason)
    notes.add('approximated', 'candidates[].finish', 'no-counterpart', 'meaning', reason);
  return word;
}
