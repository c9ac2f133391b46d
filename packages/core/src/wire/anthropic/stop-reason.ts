import type { Finish, FinishReason } from '../../schema/generate/finish.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import type { NoteSet } from '../notes.ts';
import type { WireMembers } from '../vendor-members.ts';
import { objectAt, restOf, textAt, vendorOf } from './read-json.ts';

/** @see https://docs.claude.com/en/docs/build-with-claude/handling-stop-reasons */
const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop-sequence'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'context-window'],
  ['tool_use', 'tool-calls'],
  ['refusal', 'refusal'],
  ['pause_turn', 'pause'],
  ['compaction', 'compaction'],
]);

const words: { readonly [R in FinishReason]: string } = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'context-window': 'model_context_window_exceeded',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  refusal: 'refusal',
  pause: 'pause_turn',
  compaction: 'compaction',
  malformed: 'end_turn',
  error: 'end_turn',
  other: 'end_turn',
};

const detailMembers = new Set(['category', 'explanation']);

export const reasonOf = (word: string): FinishReason => reasons.get(word) ?? 'other';

/** From an answer, or from the `delta` of `message_delta`: both spell it alike. */
export function decodeFinish(wire: JsonObject): Finish {
  const word = textAt(wire, 'stop_reason');
  const stopSequence = textAt(wire, 'stop_sequence');
  const details = objectAt(wire, 'stop_details');
  const category = details && textAt(details, 'category');
  const explanation = details && textAt(details, 'explanation');
  return {
    reason: word === undefined ? 'other' : reasonOf(word),
    ...(word !== undefined && { wire: { format: 'anthropic', word } }),
    ...(stopSequence !== undefined && { stopSequence }),
    ...(details && {
      refusal: { ...(category !== undefined && { category }), ...(explanation !== undefined && { explanation }) },
    }),
    ...vendorOf(details && restOf(details, detailMembers, 'stop_details')),
  };
}

/** `stop_reason`, `stop_sequence` and, for a refusal, `stop_details`. */
export function encodeFinish(finish: Finish, notes: NoteSet): WireMembers {
  const { reason, refusal, stopSequence } = finish;
  if (reason === 'malformed' || reason === 'error') {
    notes.add('approximated', 'candidates[].finish', 'no-counterpart', 'meaning', reason);
  }
  const message = finish.message ?? (reason === 'content-filter' ? finish.wire?.word : undefined);
  const explanation = refusal?.explanation ?? (words[reason] === 'refusal' ? message : undefined);
  const details = { category: refusal?.category ?? null, explanation: explanation ?? null };
  const own = finish.vendor?.anthropic?.['stop_details.type'] === undefined && { type: 'refusal' };
  return {
    stop_reason: wordOf(finish),
    stop_sequence: stopSequence ?? null,
    ...((refusal || explanation !== undefined) && { stop_details: { ...own, ...details } }),
  };
}

/** Our own word as it came; another vendor's only when there is no reason that we share. */
function wordOf({ reason, wire }: Finish): string {
  if (wire?.format === 'anthropic') return wire.word;
  return reason === 'other' && wire !== undefined ? wire.word : words[reason];
}
