import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Measures } from '../../schema/measures.ts';
import type { Frame } from '../../wire/framing/frame.ts';

/**
 * The way of one upstream stream to the client, in two halves: what was read is taken and understood first, and
 * written only when the attempt counts. So a stream that begins with an error is a failed attempt that nobody saw.
 */
export interface Lane {
  take(bytes: Uint8Array): void;
  /** the body ended */
  takeEnd(): void;
  /** the body broke off */
  takeBreak(error: GatewayError): void;
  /** Was anything taken that a client would want to hear? */
  readonly hasOutput: boolean;
  /** Not one frame has come. */
  readonly isSilent: boolean;
  /** The stream failed, by its own word, by ours or by a stage's: nothing follows. */
  readonly error: GatewayError | undefined;
  /** The answer is complete, whether or not the connection is still open. */
  readonly isComplete: boolean;
  /** Frames for all that was taken since the last time. `now` is `clock()`. */
  write(now: number): readonly Frame[];
  readonly usage: Usage | undefined;
  readonly measures?: Measures | undefined;
  readonly notes: readonly FidelityNote[];
  /** Data of the upstream frames, one per line, where raw capture is on. */
  readonly rawResponse: string | undefined;
  /** The answer put together; `undefined` unless it was asked for. */
  result(): GenerateResult | undefined;
}
