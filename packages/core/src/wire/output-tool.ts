import type { AssistantItem, ToolCallItem } from '../schema/generate/item.ts';
import type { Candidate } from '../schema/generate/result.ts';
import type { Sent } from './codec.ts';

/** Is this the call that stands for the answer? */
export const isOutputCall = (call: ToolCallItem, sent: Sent): boolean => call.name === sent.outputTool;

/**
 * Undoes the tool that stood for the output's schema: its input is the answer, the model's own text beside it
 * is none. If the model did not call it, what it said is the answer.
 */
export function answerFromTool(candidate: Candidate, sent: Sent): Candidate {
  if (!candidate.items.some((item) => item.type === 'tool-call' && isOutputCall(item, sent))) return candidate;
  const items = candidate.items.flatMap((item): readonly AssistantItem[] => {
    if (item.type !== 'tool-call') return item.type === 'text' ? [] : [item];
    if (!isOutputCall(item, sent)) return [item];
    return [{ type: 'text', text: item.input.kind === 'json' ? item.input.json : '' }];
  });
  const isCalling = items.some(({ type }) => type === 'tool-call');
  const { finish } = candidate;
  return { ...candidate, items, finish: isCalling || finish.reason !== 'tool-calls' ? finish : { reason: 'stop' } };
}
