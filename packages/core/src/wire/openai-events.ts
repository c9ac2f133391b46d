import type { GatewayError } from '../schema/errors/gateway-error.ts';
import { fail, type Result } from '../schema/errors/result.ts';
import { parseJson } from '../schema/json/parse-json.ts';
import { isJsonObject, type JsonObject } from '../schema/json/raw-json.ts';
import type { Frame } from './framing/frame.ts';
import { decodeOpenaiError } from './openai-error.ts';
import type { Step } from './step.ts';

/** One event's object to what it means; `undefined`: nothing that a client would want to know. */
export type ReadEvent<Event> = (wire: JsonObject) => Event | undefined;

export interface OpenaiEventsSettings<Event extends { readonly isLast?: boolean }> {
  readonly read: ReadEvent<Event>;
  /** The connection ended without a last event: is the answer whole all the same? Default: never. */
  readonly isWhole?: () => boolean;
}

/**
 * The typed events of OpenAI's audio and image streams: JSON objects with a `type`, errors among them, an end mark or
 * none.
 */
export function openaiEvents<Event extends { readonly isLast?: boolean }>({
  read,
  isWhole = () => false,
}: OpenaiEventsSettings<Event>): Step<Frame, Result<Event>> {
  let hasEnded = false;
  return {
    push({ data }) {
      if (hasEnded || data === '[DONE]') return [];
      const parsed = parseJson(data);
      if (!parsed.ok || !isJsonObject(parsed.value)) return [fail(unreadable)];
      const error = errorIn(parsed.value);
      if (error !== undefined) {
        hasEnded = true;
        return [fail(error)];
      }
      const event = read(parsed.value);
      if (event === undefined) return [];
      hasEnded = event.isLast === true;
      return [{ ok: true, value: event }];
    },
    end: () => (hasEnded || isWhole() ? [] : [fail(cut)]),
  };
}

const unreadable: GatewayError = { kind: 'stream-broken', message: 'Error reading stream: an event is no JSON object' };
const cut: GatewayError = { kind: 'stream-cut', message: 'the stream ended before the answer was complete' };

function errorIn(wire: JsonObject): GatewayError | undefined {
  const { type, error } = wire;
  const isError = type === 'error' || (typeof type === 'string' && type.endsWith('.error')) || isJsonObject(error);
  return isError ? decodeOpenaiError(200, wire, 'openai-chat') : undefined;
}
