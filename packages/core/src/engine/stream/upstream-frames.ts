import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { Frame } from '../../wire/framing/frame.ts';
import { sseReader } from '../../wire/framing/sse.ts';
import type { Step } from '../../wire/step.ts';

const nothing: readonly Frame[] = [];

/** Bytes of one upstream body to frames. What cannot be framed is an error of the stream, not an exception. */
export class UpstreamFrames {
  readonly #framing: Step<Uint8Array, Frame>;
  /** set when the bytes made no sense */
  error: GatewayError | undefined;
  /** no frame so far */
  isSilent = true;

  constructor(framing: (() => Step<Uint8Array, Frame>) | undefined) {
    this.#framing = framing === undefined ? sseReader() : framing();
  }

  push(bytes: Uint8Array): readonly Frame[] {
    try {
      return this.#heard(this.#framing.push(bytes));
    } catch (cause) {
      return this.#broken(cause);
    }
  }

  end(): readonly Frame[] {
    try {
      return this.#heard(this.#framing.end());
    } catch (cause) {
      return this.#broken(cause);
    }
  }

  #heard(frames: readonly Frame[]): readonly Frame[] {
    if (frames.length > 0) this.isSilent = false;
    return frames;
  }

  #broken(cause: unknown): readonly Frame[] {
    const why = cause instanceof Error ? cause.message : String(cause);
    this.error = { kind: 'stream-broken', message: `Error reading stream: ${why}` };
    return nothing;
  }
}
