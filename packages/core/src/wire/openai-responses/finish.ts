import { compact } from '../../schema/compact.ts';
import type { Finish, FinishReason } from '../../schema/generate/finish.ts';
import type { AssistantItem } from '../../schema/generate/item.ts';
import { format } from './format-name.ts';

/*
 * How an answer ended: a status, and for incomplete ones a reason.
 */

const reasonsByWord: { readonly [word: string]: FinishReason } = {
  completed: 'stop',
  max_output_tokens: 'length',
  max_tokens: 'length',
  content_filter: 'content-filter',
};

/** Statuses that are no reasons; every other word is the reason of an incomplete answer. */
const statuses: ReadonlySet<string> = new Set([
  'completed',
  'cancelled',
  'in_progress',
  'queued',
  'incomplete',
  'failed',
]);

/** Kinds of items in an answer that sharpen its end, for which the wire has no word. */
export interface Said {
  readonly hasCall: boolean;
  readonly hasRefusal: boolean;
}

export const saidBy = (items: readonly AssistantItem[]): Said => ({
  hasCall: items.some((item) => item.type === 'tool-call'),
  hasRefusal: items.some((item) => item.type === 'refusal'),
});

export function decodeFinish(status: string, reason: string | undefined, said: Said): Finish {
  const word = status === 'incomplete' ? (reason ?? status) : status;
  const known = Object.hasOwn(reasonsByWord, word) ? reasonsByWord[word] : undefined;
  return { reason: sharpened(known ?? 'other', said), wire: { format, word } };
}

function sharpened(reason: FinishReason, { hasCall, hasRefusal }: Said): FinishReason {
  if (reason !== 'stop') return reason;
  if (hasCall) return 'tool-calls';
  return hasRefusal ? 'refusal' : reason;
}

export interface WireFinish {
  readonly status: string;
  readonly reason?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

export function encodeFinish(finish: Finish): WireFinish {
  if (finish.wire?.format === format) return spelled(finish.wire.word);
  switch (finish.reason) {
    case 'length':
    case 'context-window':
    case 'pause':
      return { status: 'incomplete', reason: 'max_output_tokens' };
    case 'content-filter':
      return finish.isWithheld ? failed(finish, 'content_filter') : { status: 'incomplete', reason: 'content_filter' };
    case 'malformed':
      return failed(finish, 'stop');
    case 'error':
      return failed(finish, 'server_error');
    case 'stop':
    case 'stop-sequence':
    case 'tool-calls':
    case 'refusal':
    case 'compaction':
    case 'other':
      return { status: 'completed' };
  }
}

function spelled(word: string): WireFinish {
  if (word === 'failed') return { status: word, error: { code: 'server_error', message: 'the answer failed' } };
  return statuses.has(word) ? { status: word } : { status: 'incomplete', reason: word };
}

const failed = (finish: Finish, code: string): WireFinish => ({
  status: 'failed',
  error: { code, message: finish.message ?? finish.wire?.word ?? 'the provider withheld the answer' },
});

const stopReasons: { readonly [R in FinishReason]?: string } = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  compaction: 'compaction',
};

/** `stop_reason` of the unified API, for answers whose own format has finer words than this one. */
export const stopReason = ({ reason, wire }: Finish): string | undefined =>
  wire?.format === format ? undefined : (stopReasons[reason] ?? wire?.word ?? reason);

export const incompleteDetails = (finish: WireFinish): { readonly reason?: string } | null =>
  finish.status === 'incomplete' ? compact({ reason: finish.reason }) : null;
