import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import { isJsonObject, type Json } from '../../schema/json/raw-json.ts';
import { readString } from '../../schema/json/read-value.ts';
import type { Sent } from '../codec.ts';
import type { Step } from '../step.ts';
import { handlerOf } from './decode-stream/event-handlers.ts';
import { StreamState } from './decode-stream/stream-state.ts';

/** Events of a provider → events of the middle. What follows the end of the answer is not heard. */
export function decodeStream(sent: Sent): Step<Json, StreamEvent> {
  const state = new StreamState(sent);
  return {
    push(event) {
      if (state.hasEnded || !isJsonObject(event)) return [];
      // some hosts put a bare error object into the stream
      const type = readString(event['type']) ?? (isJsonObject(event['error']) ? 'error' : 'nothing');
      handlerOf(type)(event, state);
      return state.taken();
    },
    end() {
      if (!state.hasEnded)
        state.fail({ kind: 'stream-cut', message: 'the stream ended before the answer was complete' });
      return state.taken();
    },
  };
}
