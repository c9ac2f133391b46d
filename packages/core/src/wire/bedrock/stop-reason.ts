import type { Finish, FinishReason } from '../../schema/generate/finish.ts';
import type { NoteSet } from '../notes.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_ResponseSyntax */
const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop-sequence'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'context-window'],
  ['tool_use', 'tool-calls'],
  ['content_filtered', 'content-filter'],
  ['guardrail_intervened', 'content-filter'],
  ['malformed_tool_use', 'malformed'],
  ['malformed_model_output', 'malformed'],
]);

const words: { readonly [R in FinishReason]: string } = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'context-window': 'model_context_window_exceeded',
  'tool-calls': 'tool_use',
  'content-filter': 'content_filtered',
  refusal: 'content_filtered',
  pause: 'end_turn',
  compaction: 'end_turn',
  malformed: 'malformed_tool_use',
  error: 'end_turn',
  other: 'end_turn',
};

export function decodeFinish(word: string | undefined): Finish {
  if (word === undefined) return { reason: 'other' };
  return { reason: reasons.get(word) ?? 'other', wire: { format: 'bedrock', word } };
}

export const reasonOf = (word: string): FinishReason => reasons.get(word) ?? 'other';

/** Our own word as it came; another vendor's only when there is no reason that we share. */
export function encodeFinish(finish: Finish, notes: NoteSet): string {
  const { reason, wire } = finish;
  const field = 'candidates[].finish';
  if (reason === 'error') notes.add('approximated', field, 'no-counterpart', 'meaning', reason);
  if (finish.refusal) notes.add('dropped', `${field}.refusal`, 'no-counterpart', 'form');
  if (finish.stopSequence !== undefined) notes.add('dropped', `${field}.stopSequence`, 'no-counterpart', 'form');
  if (wire?.format === 'bedrock') return wire.word;
  return reason === 'other' && wire !== undefined ? wire.word : words[reason];
}
