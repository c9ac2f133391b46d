import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { FidelityNote } from '../schema/generate/fidelity.ts';
import type { GenerateResult } from '../schema/generate/result.ts';
import type { Usage } from '../schema/generate/usage.ts';
import type { Measures } from '../schema/measures.ts';
import type { Frame } from '../wire/framing/frame.ts';
import type { MediaAnswer } from '../wire/unary-format.ts';

/** How one attempt with one key went. */
export interface AttemptRecord {
  /** counts from 0 within its target */
  readonly attempt: number;
  readonly keyId: string;
  readonly keyName: string;
  readonly failReason?: string;
}

/** Where the time of a request went, in ms with fractions; what did not happen is absent. */
export interface Timings {
  readonly queueMs?: number;
  /** in the gateway before the upstream call went out, queue excluded */
  readonly beforeMs?: number;
  /** upstream call until its answer was there (unary) or its head and first bytes (stream) */
  readonly upstreamMs?: number;
  /** in the gateway after that */
  readonly afterMs?: number;
}

/** What is known about a request once somebody has answered it, or nobody. */
export interface Facts {
  readonly provider: string;
  /** as requested for this target, without provider */
  readonly requestedModel: string;
  /** what went upstream, after aliases */
  readonly resolvedModel: string;
  readonly keyId?: string;
  readonly keyName?: string;
  /** 0 is the primary */
  readonly fallbackIndex: number;
  readonly retries: number;
  readonly trail: readonly AttemptRecord[];
  /** upstream headers that may travel on, lower-case names */
  readonly upstreamHeaders: Readonly<Record<string, string>>;
  readonly notes: readonly FidelityNote[];
  readonly timings: Timings;
  /** what went upstream; only when the provider or the request asks for raw capture */
  readonly rawRequest?: string;
  /** what came back; streams: the data of all frames, one per line */
  readonly rawResponse?: string;
}

/** What the engine gives back: text that is ready for the client's socket, and what others may want to know. */
export type Outcome = Answer | AnswerMedia | AnswerStream | Failure;

export interface Answer {
  readonly type: 'answer';
  /** in the client's format, `extra_fields` included where its API has them */
  readonly body: string;
  readonly facts: Facts;
  readonly usage: Usage | undefined;
  /** what is billed beside tokens */
  readonly measures?: Measures | undefined;
  /** the answer in the middle model; decoded on first use. `undefined` for operations that have no conversation */
  result(): GenerateResult | undefined;
}

/** An answer that is no text: audio, a stored file. */
export interface AnswerMedia {
  readonly type: 'media';
  readonly media: MediaAnswer;
  readonly facts: Facts;
  readonly usage: Usage | undefined;
  readonly measures?: Measures | undefined;
}

export interface AnswerStream {
  readonly type: 'stream';
  /**
   * Frames in the client's format, one batch per network read; the first batch is already there.
   * Leaving the loop early aborts the upstream. A failure in mid-stream is a frame, not a throw.
   */
  readonly frames: AsyncIterable<readonly Frame[]>;
  /** as known when the stream opened */
  readonly facts: Facts;
  /** resolves after the last frame, also when the client left or the upstream broke */
  readonly finished: Promise<StreamEnd>;
}

export interface StreamEnd {
  readonly usage: Usage | undefined;
  /** what is billed beside tokens */
  readonly measures?: Measures | undefined;
  readonly error: GatewayError | undefined;
  readonly facts: Facts;
  /** folded from the events on first use; only when a stage asked for the content before the stream began */
  readonly result: GenerateResult | undefined;
}

export interface Failure {
  readonly type: 'failure';
  readonly error: GatewayError;
  /** the error in the client's format */
  readonly body: string;
  readonly facts: Facts;
}
