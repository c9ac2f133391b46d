import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import { foldEvents } from '../../wire/fold.ts';
import type { Frame } from '../../wire/framing/frame.ts';
import { publicErrorFrames } from './error-frames.ts';
import type { OutletSettings } from './lane-settings.ts';

/** Middle events to frames for the client, past the stages that want to see them. */
export class EventOutlet {
  readonly #settings: OutletSettings;
  readonly #encoder;
  readonly #kept: StreamEvent[] | undefined;
  usage: Usage | undefined;
  /** The stream ended with this; nothing is written after it. */
  error: GatewayError | undefined;
  /** The closing event has gone out. */
  isComplete = false;

  constructor(settings: OutletSettings) {
    this.#settings = settings;
    this.#encoder = settings.codec.encodeStream(settings.ask);
    this.#kept = settings.keepsAnswer ? [] : undefined;
  }

  /** Appends the frames of one batch to `out`. `raw` is the upstream frame's data where it is to be told. */
  write(events: readonly StreamEvent[], now: number, raw: string | undefined, out: Frame[]): void {
    const { passStages } = this.#settings;
    for (const event of passStages === undefined ? events : passStages(events)) {
      if (this.error !== undefined) return;
      this.#kept?.push(event);
      if (event.type === 'usage') this.usage = event.usage;
      else if (event.type === 'response-end') this.isComplete = true;
      if (event.type === 'error') this.#fail(event.error, event, out);
      else this.#encode(this.#encoder.push(event), now, raw, out);
    }
  }

  /** What the encoder still held. */
  end(now: number, out: Frame[]): void {
    if (this.error === undefined) this.#encode(this.#encoder.end(), now, undefined, out);
  }

  get notes(): readonly FidelityNote[] {
    return this.#encoder.notes();
  }

  result(): GenerateResult | undefined {
    return this.#kept && foldEvents(this.#kept);
  }

  #encode(wires: readonly unknown[], now: number, raw: string | undefined, out: Frame[]): void {
    const { codec, stamp } = this.#settings;
    for (const wire of wires) {
      const frame = codec.frameOf(wire);
      out.push(stamp === undefined ? frame : stamp.stamp(frame, now, raw));
    }
  }

  #fail(error: GatewayError, event: StreamEvent, out: Frame[]): void {
    this.error = error;
    const { codec, errorFields } = this.#settings;
    out.push(...publicErrorFrames(this.#encoder.push(event).map(codec.frameOf), codec, error, errorFields));
  }
}
