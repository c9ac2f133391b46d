import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { fail, ok, type Result } from '../../schema/errors/result.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Measures } from '../../schema/measures.ts';
import type { Frame } from '../../wire/framing/frame.ts';
import type { UpstreamCall } from '../attempt/upstream-call.ts';
import { isCancellation } from '../retry/failure-class.ts';
import type { FrameSource } from './frame-source.ts';
import type { Lane } from './lane.ts';

export type OnBug = (cause: unknown, error: GatewayError) => readonly Frame[];

/** Moves one upstream body through its lane: one read, one batch. */
export class UpstreamSource implements FrameSource {
  readonly #upstream: UpstreamCall;
  readonly #lane: Lane;
  readonly #clock: () => number;
  readonly #onBug: OnBug;
  #hasPrimed = false;
  #isOver = false;
  #lost: GatewayError | undefined;

  /** `onBug` is told of a throw on the way and gives the frames that tell the client. */
  constructor(upstream: UpstreamCall, lane: Lane, clock: () => number, onBug: OnBug) {
    this.#upstream = upstream;
    this.#lane = lane;
    this.#clock = clock;
    this.#onBug = onBug;
  }

  /** Reads until there is something to say. A stream that fails before that is a failed attempt. */
  async prime(): Promise<Result<void>> {
    while (!this.#isOver && !this.#lane.hasOutput) {
      await this.#readOnce();
      const error = this.error;
      if (error !== undefined) return fail(error.kind === 'stream-cut' && this.#lane.isSilent ? emptyStream : error);
    }
    this.#hasPrimed = true;
    return this.#lane.hasOutput ? ok(undefined) : fail(emptyStream);
  }

  async next(): Promise<readonly Frame[] | undefined> {
    try {
      for (;;) {
        if (this.#hasPrimed) this.#hasPrimed = false;
        else if (this.#isOver) return undefined;
        else await this.#readOnce();
        const frames = this.#write();
        if (frames.length > 0) return frames;
      }
    } catch (cause) {
      this.#lost = bug;
      this.stop();
      return this.#onBug(cause, bug);
    }
  }

  stop(): void {
    this.#isOver = true;
    this.#upstream.abort();
  }

  get error(): GatewayError | undefined {
    return this.#lost ?? this.#lane.error;
  }

  get isOver(): boolean {
    return this.#isOver && !this.#hasPrimed;
  }

  get isComplete(): boolean {
    return this.#lane.isComplete;
  }

  get usage(): Usage | undefined {
    return this.#lane.usage;
  }

  get measures(): Measures | undefined {
    return this.#lane.measures;
  }

  get notes(): readonly FidelityNote[] {
    return this.#lane.notes;
  }

  get rawResponse(): string | undefined {
    return this.#lane.rawResponse;
  }

  result(): GenerateResult | undefined {
    return this.#lane.result();
  }

  async #readOnce(): Promise<void> {
    const piece = await this.#upstream.read();
    if (this.#isOver) return;
    if (piece.ok && piece.value !== undefined) {
      this.#lane.take(piece.value);
      return;
    }
    this.#isOver = true;
    this.#upstream.close();
    if (piece.ok) this.#lane.takeEnd();
    else if (isCancellation(piece.error)) this.#lost = piece.error;
    else this.#lane.takeBreak(piece.error);
  }

  #write(): readonly Frame[] {
    if (this.#lost !== undefined) return [];
    const frames = this.#lane.write(this.#clock());
    if (this.#lane.error !== undefined) this.stop();
    else if (this.#lane.isComplete && !this.#isOver) this.#upstream.linger();
    return frames;
  }
}

const bug: GatewayError = { kind: 'internal', message: 'internal error while streaming' };

const emptyStream: GatewayError = { kind: 'upstream-unreadable', message: 'empty response received from provider' };
