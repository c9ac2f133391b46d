import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { StreamEvent } from '../schema/generate/stream-event.ts';
import type { Ask } from '../wire/codec.ts';
import type { GenerateFormat } from '../wire/generate-format.ts';
import type { Step } from '../wire/step.ts';
import { editedEvent, isDroppable } from './chunk-edit.ts';
import type { HookJson } from './plugin.ts';

/** A chunk as it goes on, `null` to drop it, or the error that ends the stream. */
export type ChunkVerdict = HookJson | null | { readonly error: GatewayError };

/**
 * Shows a stream's events to a hook as chunks of the public API and carries its changes back to the events.
 * An event whose chunks the hook leaves alone goes on untouched, so that watching costs no fidelity.
 */
export class ChunkHooks {
  readonly #format: GenerateFormat;
  readonly #encode: Step<StreamEvent, unknown>;
  readonly #hook: (chunk: HookJson) => ChunkVerdict;
  #isOver = false;

  constructor(format: GenerateFormat, ask: Ask, hook: (chunk: HookJson) => ChunkVerdict) {
    this.#format = format;
    this.#encode = format.codec.encodeStream(ask);
    this.#hook = hook;
  }

  push(events: readonly StreamEvent[]): readonly StreamEvent[] {
    if (this.#isOver) return [];
    const out: StreamEvent[] = [];
    for (const event of events) {
      const heard = this.#hear(event);
      if (heard) out.push(heard);
      if (heard?.type === 'error') {
        this.#isOver = true;
        break;
      }
    }
    return out;
  }

  #hear(event: StreamEvent): StreamEvent | undefined {
    let heard: StreamEvent | undefined = event;
    for (const wire of this.#encode.push(event)) {
      const chunk: HookJson = JSON.parse(this.#format.codec.frameOf(wire).data);
      const before = JSON.stringify(chunk);
      const verdict = this.#hook(chunk);
      if (verdict === null) heard = isDroppable(event) ? undefined : heard;
      else if (isRefusal(verdict)) return { type: 'error', error: verdict.error };
      else if (heard && JSON.stringify(verdict) !== before) heard = editedEvent(heard, verdict);
    }
    return heard;
  }
}

const isRefusal = (verdict: HookJson | { readonly error: GatewayError }): verdict is { readonly error: GatewayError } =>
  typeof verdict['error'] === 'object' && verdict['error'] !== null && 'kind' in verdict['error'];
