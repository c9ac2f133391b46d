import { ok, type Result } from '../../schema/errors/result.ts';
import { cutVerbatim } from '../../schema/json/cut-verbatim.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type JsonObject } from '../../schema/json/raw-json.ts';
import type { Frame } from '../framing/frame.ts';
import { needsCutting } from '../needs-cutting.ts';
import { doneMark } from '../openai-relay-stream.ts';
import { answerVerbatim } from './verbatim.ts';

/** One event of a completion stream: a chunk (or an error in its place), or the mark that nothing follows. */
export type TextEvent =
  | { readonly type: 'chunk'; readonly chunk: JsonObject; readonly isLast?: boolean }
  | { readonly type: 'done' };

export function frameOf(event: TextEvent): Frame {
  if (event.type === 'done') return { data: doneMark };
  const data = printJson(event.chunk);
  return event.isLast ? { data, isLast: true } : { data };
}

/** What is no JSON object says nothing. */
export function eventOf(frame: Frame): Result<TextEvent | undefined> {
  const data = frame.data.trim();
  if (data === doneMark) return ok({ type: 'done' });
  const parsed = parseJson(data);
  if (!parsed.ok || !isJsonObject(parsed.value)) return ok(undefined);
  if (!needsCutting(parsed.value, answerVerbatim)) return ok({ type: 'chunk', chunk: parsed.value });
  const chunk = cutVerbatim(data, parsed.value, answerVerbatim);
  return ok(isJsonObject(chunk) ? { type: 'chunk', chunk } : undefined);
}
