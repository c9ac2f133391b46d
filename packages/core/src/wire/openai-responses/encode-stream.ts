import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Json } from '../../schema/json/raw-json.ts';
import type { Ask } from '../codec.ts';
import type { Step } from '../step.ts';
import { StreamEncoder } from './encode-stream/stream-encoder.ts';

/** Events of the middle → events for a client. */
export function encodeStream(ask: Ask): Step<StreamEvent, Json> & { notes(): readonly FidelityNote[] } {
  const encoder = new StreamEncoder(ask);
  return {
    push: (event) => encoder.push(event),
    end: () => [],
    notes: () => encoder.context.notes.list(),
  };
}
