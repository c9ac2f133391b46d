import type { Finish, FinishReason } from '../../schema/generate/finish.ts';
import type { JsonObject } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';

const withheld: ReadonlySet<string> = new Set([
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
]);

const malformed: ReadonlySet<string> = new Set([
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MISSING_THOUGHT_SIGNATURE',
  'MALFORMED_RESPONSE',
]);

const words: { readonly [R in FinishReason]: string } = {
  stop: 'STOP',
  'stop-sequence': 'STOP',
  length: 'MAX_TOKENS',
  'context-window': 'MAX_TOKENS',
  'tool-calls': 'STOP',
  'content-filter': 'SAFETY',
  refusal: 'SAFETY',
  pause: 'STOP',
  compaction: 'STOP',
  malformed: 'MALFORMED_FUNCTION_CALL',
  error: 'OTHER',
  other: 'OTHER',
};

/** The API has no word for calls: it stops, and there they are. @see https://ai.google.dev/api/generate-content#FinishReason */
export function reasonOf(word: string | undefined, hasCalls: boolean): FinishReason {
  if (word === undefined || word === 'STOP') return hasCalls ? 'tool-calls' : word === undefined ? 'other' : 'stop';
  if (word === 'MAX_TOKENS') return 'length';
  if (withheld.has(word)) return 'content-filter';
  return malformed.has(word) ? 'malformed' : 'other';
}

export function decodeFinish(candidate: JsonObject, hasCalls: boolean): Finish {
  const word = readString(candidate['finishReason']);
  const message = readString(candidate['finishMessage']);
  return {
    reason: reasonOf(word, hasCalls),
    ...(word !== undefined && { wire: { format: 'gemini', word } }),
    ...(message !== undefined && { message }),
    ...(word !== undefined && withheld.has(word) && { isWithheld: true }),
  };
}

/** `finishReason` and its message; a candidate that refuses says so, whatever else it was called. */
export function encodeFinish(finish: Finish, isRefusing: boolean) {
  const message = finish.message ?? finish.refusal?.explanation;
  const word = finish.wire?.format === 'gemini' ? finish.wire.word : words[finish.reason];
  return {
    finishReason: isRefusing && word === 'STOP' ? 'SAFETY' : word,
    ...(message !== undefined && { finishMessage: message }),
  };
}
