import type { Finish, FinishReason } from '../../schema/generate/finish.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';

/** https://docs.cohere.com/reference/chat#response.body.finish_reason */
const reasons: { readonly [word: string]: FinishReason } = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop-sequence',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool-calls',
  ERROR: 'error',
  TIMEOUT: 'error',
  ERROR_TOXIC: 'content-filter',
};

export function decodeFinish(word: Json | undefined): Finish {
  const spelled = readString(word);
  if (spelled === undefined) return { reason: 'other' };
  const reason = Object.hasOwn(reasons, spelled) ? reasons[spelled] : undefined;
  return { reason: reason ?? 'other', wire: { format: 'cohere', word: spelled } };
}

const words: { readonly [R in FinishReason]: string | undefined } = {
  stop: 'COMPLETE',
  'stop-sequence': 'STOP_SEQUENCE',
  length: 'MAX_TOKENS',
  'context-window': 'MAX_TOKENS',
  'tool-calls': 'TOOL_CALL',
  'content-filter': 'ERROR',
  refusal: 'ERROR',
  pause: 'COMPLETE',
  compaction: 'COMPLETE',
  malformed: 'ERROR',
  error: 'ERROR',
  other: undefined,
};

export const encodeFinish = ({ reason, wire }: Finish): string | undefined =>
  wire?.format === 'cohere' ? wire.word : (words[reason] ?? wire?.word);
