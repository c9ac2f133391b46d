import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import type { GenerateResult } from '../../schema/generate/result.ts';
import type { Usage } from '../../schema/generate/usage.ts';
import type { Measures } from '../../schema/measures.ts';
import type { Frame } from '../../wire/framing/frame.ts';
import { cancellation } from '../attempt/cancellation.ts';
import type { AnswerStream, Facts, StreamEnd } from '../outcome.ts';
import type { FrameSource } from './frame-source.ts';

export interface LiveStreamSettings {
  readonly source: FrameSource;
  /** the batch that was awaited before anybody was told of the stream */
  readonly first: readonly Frame[] | undefined;
  readonly client: AbortSignal;
  /** the facts as they stand when asked */
  readonly facts: (source: FrameSource) => Facts;
  /** told once, after the last frame; the stream is finished when it has resolved */
  readonly onEnd: (end: StreamEnd) => Promise<void>;
}

type Batch = IteratorResult<readonly Frame[], undefined>;
const done: Batch = { done: true, value: undefined };

/**
 * A stream on its way to one client. It ends once, in one of four ways: all was said, it broke, its reader left the
 * loop, or the client's socket went away, the last also when nobody is reading at that moment.
 */
export class LiveStream implements AnswerStream, AsyncIterator<readonly Frame[], undefined> {
  readonly type = 'stream';
  readonly facts: Facts;
  readonly finished: Promise<StreamEnd>;
  readonly frames: AsyncIterable<readonly Frame[]> = { [Symbol.asyncIterator]: () => this };
  readonly #settings: LiveStreamSettings;
  readonly #onClientGone = (): void => this.#leave();
  #first: readonly Frame[] | undefined;
  #isFinished = false;
  #resolve: (end: StreamEnd) => void = () => {};

  constructor(settings: LiveStreamSettings) {
    this.#settings = settings;
    this.#first = settings.first;
    this.facts = settings.facts(settings.source);
    this.finished = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    settings.client.addEventListener('abort', this.#onClientGone, { once: true });
    if (settings.client.aborted) this.#leave();
  }

  async next(): Promise<Batch> {
    if (this.#isFinished) return done;
    const first = this.#first;
    if (first !== undefined) {
      this.#first = undefined;
      return this.#handOut(first);
    }
    const batch = await this.#nextBatch();
    if (this.#isFinished) return done;
    if (batch !== undefined) return this.#handOut(batch);
    await this.#finish(this.#settings.source.error);
    return done;
  }

  /** A source that throws is a bug; the stream ends all the same. */
  async #nextBatch(): Promise<readonly Frame[] | undefined> {
    const { source } = this.#settings;
    try {
      return await source.next();
    } catch {
      source.stop();
      await this.#finish({ kind: 'internal', message: 'internal error while streaming' });
      return undefined;
    }
  }

  /** A last batch that is known to be the last ends the stream without being asked for more. */
  #handOut(batch: readonly Frame[]): Batch {
    const { source } = this.#settings;
    if (source.isOver) void this.#finish(source.error);
    return { done: false, value: batch };
  }

  /** Leaving early aborts the upstream at once, also while a `next` is under way. */
  async return(): Promise<Batch> {
    this.#leave();
    return done;
  }

  #leave(): void {
    if (this.#isFinished) return;
    const { source, client } = this.#settings;
    source.stop();
    const isWhole = source.isComplete && source.error === undefined;
    void this.#finish(source.error ?? (isWhole ? undefined : cancellation(client, 'stream')));
  }

  async #finish(error: GatewayError | undefined): Promise<void> {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const { source, client, facts, onEnd } = this.#settings;
    client.removeEventListener('abort', this.#onClientGone);
    const end = new EndOfStream(source, error, facts(source));
    await onEnd(end);
    this.#resolve(end);
  }
}

/** The answer is folded when somebody looks at it, not while it streams. */
class EndOfStream implements StreamEnd {
  readonly usage: Usage | undefined;
  readonly measures: Measures | undefined;
  readonly error: GatewayError | undefined;
  readonly facts: Facts;
  readonly #source: FrameSource;
  #folded: { readonly result: GenerateResult | undefined } | undefined;

  constructor(source: FrameSource, error: GatewayError | undefined, facts: Facts) {
    this.#source = source;
    this.usage = source.usage;
    this.measures = source.measures;
    this.error = error;
    this.facts = facts;
  }

  get result(): GenerateResult | undefined {
    this.#folded ??= { result: this.#source.result() };
    return this.#folded.result;
  }
}
