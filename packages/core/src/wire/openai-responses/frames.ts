import { ok, type Result } from '../../schema/errors/result.ts';
import { cutVerbatim, type Verbatim } from '../../schema/json/cut-verbatim.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import type { Frame } from '../framing/frame.ts';

/*
 * Events on the wire: `event:` repeats the type of the JSON in `data:`. There is no `[DONE]`.
 */

const terminals: ReadonlySet<string> = new Set(['response.completed', 'response.incomplete', 'response.failed']);

/** The event that closes the answer. */
export const isTerminal = (type: string): boolean => terminals.has(type);

export function frameOf(event: Json): Frame {
  const type = isJsonObject(event) ? (readString(event['type']) ?? 'message') : 'message';
  const frame = { event: type, data: printJson(event) };
  return isTerminal(type) ? { ...frame, isLast: true } : frame;
}

/** Members of events whose own characters must survive. */
export const verbatimOfEvent: Verbatim = {
  item: true,
  part: true,
  annotation: true,
  response: { output: { '[]': true }, tools: true, metadata: true, text: true },
};

const carriesItem = /"(item|part|annotation|response)"\s*:/;

export function eventOf(frame: Frame): Result<Json | undefined> {
  const text = frame.data.trim();
  if (text === '' || text === '[DONE]') return ok(undefined);
  const parsed = parseJson(text);
  if (!parsed.ok)
    return { ok: false, error: { kind: 'stream-broken', message: `an event is not JSON: ${parsed.message}` } };
  return ok(carriesItem.test(text) ? cutVerbatim(text, parsed.value, verbatimOfEvent) : parsed.value);
}

const leadingType = /^\s*\{\s*"type"\s*:\s*"([^"\\]*)"/;

/** The type of an event without parsing it, wherever it stands in its usual place. */
export function eventTypeOf(frame: Frame): string | undefined {
  if (frame.event !== undefined && frame.event !== '' && frame.event !== 'message') return frame.event;
  const leading = leadingType.exec(frame.data);
  if (leading !== null) return leading[1];
  const parsed = parseJson(frame.data);
  if (!parsed.ok || !isJsonObject(parsed.value)) return undefined;
  return readString(parsed.value['type']) ?? (isJsonObject(parsed.value['error']) ? 'error' : undefined);
}
