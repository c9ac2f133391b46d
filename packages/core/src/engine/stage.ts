import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { Result } from '../schema/errors/result.ts';
import type { JsonText } from '../schema/generate/json-text.ts';
import type { ModelRef } from '../schema/generate/model-ref.ts';
import type { GenerateRequest } from '../schema/generate/request.ts';
import type { GenerateResult } from '../schema/generate/result.ts';
import type { StreamEvent } from '../schema/generate/stream-event.ts';
import type { Usage } from '../schema/generate/usage.ts';
import type { Measures } from '../schema/measures.ts';
import type { GenerateType } from '../schema/request-type.ts';
import type { Call } from './call.ts';
import type { Facts, StreamEnd } from './outcome.ts';

/**
 * One target's way through the pipeline: the primary, or one fallback. Each run starts afresh from the call.
 * Retries happen inside a run and are not seen by stages.
 */
export interface Run {
  readonly call: Call;
  /** request id of the primary, an id of its own for each fallback */
  readonly id: string;
  /** 0 is the primary */
  readonly fallbackIndex: number;
  readonly signal: AbortSignal;
  /** Where this run goes. A stage may point it elsewhere before a key is chosen. */
  target: ModelRef;
  /** Only these key ids may serve; `undefined` leaves the choice free, empty allows none. */
  onlyKeyIds: readonly string[] | undefined;
  /**
   * Another conversation endpoint of the provider serves the call (chat instead of text, Responses instead of chat);
   * the client still hears its own format. `undefined`: the endpoint of the call's own type.
   */
  servedAs: GenerateType | undefined;
  /** Values of this request, shared by all stages and runs. */
  readonly context: Map<string, unknown>;
  /**
   * Members that go into `extra_fields` of this run's answer, where the client's API has that object.
   * Streams: written into every frame that is made while they stand here.
   */
  readonly extraFields: Map<string, JsonText>;
  /** The request in the middle model; decoded on first use. Fails for operations without a conversation. */
  request(): Result<GenerateRequest>;
  /** From here on the middle model is what goes upstream; the client's own bytes are out of play. */
  replaceRequest(request: GenerateRequest): void;
}

/** What a stage may say instead of letting the request go on. */
export type Verdict =
  | { readonly type: 'refuse'; readonly error: GatewayError }
  | { readonly type: 'answer'; readonly result: GenerateResult }
  | { readonly type: 'stream'; readonly events: AsyncIterable<readonly StreamEvent[]> };

/** How a run ended, before it is written for the client. */
export type Ending = AnsweredEnding | FailedEnding;

export interface AnsweredEnding {
  readonly type: 'answered';
  readonly facts: Facts;
  readonly usage: Usage | undefined;
  /** what is billed beside tokens */
  readonly measures?: Measures | undefined;
  /** Decoded on first use. `undefined` for operations without a conversation. */
  result(): GenerateResult | undefined;
  /** Set by a stage that replaced the answer: the provider's own bytes are out of play then. */
  readonly replacement?: GenerateResult;
}

export interface FailedEnding {
  readonly type: 'failed';
  readonly facts: Facts;
  readonly error: GatewayError;
}

/**
 * Something that takes part in every run: governance, guardrails, cache, logging, plugins. Stages run in order on
 * the way in and in reverse on the way out; those that ran before a verdict, and the one that gave it, see the ending.
 * A stage that throws is a bug of that stage: logged, and the run goes on without it unless it `failsClosed`.
 */
export interface Stage {
  readonly name: string;
  /** A throw refuses the request, the answer or the rest of the stream instead of passing it on. */
  readonly failsClosed?: boolean;
  before?(run: Run): Verdict | undefined | Promise<Verdict | undefined>;
  /** Unary answers, and failures before the first batch of a stream. May turn one into the other. */
  after?(run: Run, ending: Ending): Ending | Promise<Ending>;
  /** Does this run's stream have to be decoded for the stage? Default: whether it has `onEvents`. */
  wantsEvents?(run: Run): boolean;
  /**
   * Does the stage want `StreamEnd.result`? The stream itself stays untouched: what the provider said is kept
   * and folded after the last byte. Default: no.
   */
  wantsResult?(run: Run): boolean;
  /** One batch of a stream, on its way to the client; what it returns goes on. Synchronous: this is the hot path. */
  onEvents?(run: Run, events: readonly StreamEvent[]): readonly StreamEvent[];
  /** After the last byte, however the stream ended. */
  afterStream?(run: Run, end: StreamEnd): void | Promise<void>;
}
