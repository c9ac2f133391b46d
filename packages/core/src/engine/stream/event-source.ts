import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../../schema/generate/fidelity.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { StreamEvent } from '../../schema/generate/stream-event.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Frame } from '../../wire/framing/frame.ts';
import { EventOutlet } from './event-outlet.ts';
import type { FrameSource } from './frame-source.ts';
import type { OutletSettings } from './lane-settings.ts';

/** A stream of middle events that a stage made: a cached answer, a mock, an answer that replaced a failure. */
export class EventSource implements FrameSource {
  readonly #events: AsyncIterator<readonly StreamEvent[]>;
  readonly #outlet: EventOutlet;
  readonly #clock: () => number;
  #isOver = false;

  constructor(events: AsyncIterable<readonly StreamEvent[]>, settings: OutletSettings, clock: () => number) {
    this.#events = events[Symbol.asyncIterator]();
    this.#outlet = new EventOutlet(settings);
    this.#clock = clock;
  }

  async next(): Promise<readonly Frame[] | undefined> {
    while (!this.#isOver) {
      const frames = await this.#nextBatch();
      if (frames.length > 0) return frames;
    }
    return undefined;
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.return?.().catch(ignore);
  }

  get error(): GatewayError | undefined {
    return this.#outlet.error;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get isComplete(): boolean {
    return this.#outlet.isComplete;
  }

  get usage(): Usage | undefined {
    return this.#outlet.usage;
  }

  get notes(): readonly FidelityNote[] {
    return this.#outlet.notes;
  }

  get rawResponse(): undefined {
    return undefined;
  }

  result(): GenerateResult | undefined {
    return this.#outlet.result();
  }

  async #nextBatch(): Promise<readonly Frame[]> {
    const out: Frame[] = [];
    try {
      const next = await this.#events.next();
      if (this.#isOver) return out;
      if (next.done === true) {
        this.#isOver = true;
        this.#outlet.end(this.#clock(), out);
      } else {
        this.#outlet.write(next.value, this.#clock(), undefined, out);
      }
    } catch (cause) {
      this.#outlet.write([{ type: 'error', error: stageBroke(cause) }], this.#clock(), undefined, out);
    }
    if (this.#outlet.error !== undefined) this.stop();
    return out;
  }
}

const ignore = (): void => {};

export const stageBroke = (cause: unknown): GatewayError => ({
  kind: 'plugin-failed',
  message: 'the stage that answered broke off its stream',
  detail: cause instanceof Error ? cause.message : String(cause),
});
