import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { Result } from '../schema/errors/result.ts';
import type { FidelityNote } from '../schema/generate/fidelity.ts';
import type { BuiltinTool } from '../schema/generate/item.ts';
import type { GenerateRequest } from '../schema/generate/request.ts';
import type { GenerateResult } from '../schema/generate/result.ts';
import type { Minter } from '../schema/generate/seal.ts';
import type { StreamEvent } from '../schema/generate/stream-event.ts';
import type { WireFormat } from '../schema/generate/wire-format.ts';
import type { Verbatim } from '../schema/json/cut-verbatim.ts';
import type { Frame } from './framing/frame.ts';
import type { Step } from './step.ts';

/** What the encoder did and the decoder of the answer must undo. Plain data, one per attempt. */
export interface Sent {
  /** wire spelling → the request's own, for ids that had to change */
  readonly callIds: ReadonlyMap<string, string>;
  /** wire spelling → the request's own, for tool names that had to change */
  readonly toolNames: ReadonlyMap<string, string>;
  /** the tool that stands for the output constraint: its input is the answer's text */
  readonly outputTool?: string;
  /** freeform tools that went out as functions with one string parameter */
  readonly wrappedTools: ReadonlySet<string>;
  /** client tools of a vendor's shape that were offered, by wire name */
  readonly builtins?: ReadonlyMap<string, BuiltinTool>;
  /** flattened tools: wire name → the namespace they were taken out of */
  readonly namespaces?: ReadonlyMap<string, string>;
  /** stamped on every seal in the answer */
  readonly minter: Minter;
  readonly idSeed: string;
}

export interface NameRule {
  readonly pattern: RegExp;
  readonly maxLength: number;
}

/** Facts about where the request goes; no behaviour. From provider description, key, catalog. */
export interface Target {
  readonly format: WireFormat;
  readonly provider: string;
  readonly model: string;
  /** whose seals it opens */
  readonly sealFamily: string;
  readonly maxOutputTokens?: number;
  readonly reasoning?: {
    readonly isAdaptive?: boolean;
    readonly efforts?: readonly string[];
    readonly budget?: { readonly min: number; readonly max: number };
  };
  /** `system-anywhere`, `prefill`, `json-schema`, `image-in-tool-result`, `url-image`, `cache-marker` …: see `target-features.ts` */
  readonly features: ReadonlySet<string>;
  /** middle paths of parameters that this model refuses: `sampling.temperature` … */
  readonly refusedParams: ReadonlySet<string>;
  /** fingerprint of the key, stamped on seals */
  readonly keyRef?: string;
  readonly callIdRule?: NameRule;
  readonly toolNameRule?: NameRule;
  /** seed of every id that has to be made up for this attempt */
  readonly idSeed?: string;
}

/** What the client asked and how it wants to hear the answer. */
export interface Ask {
  readonly format: WireFormat;
  readonly model: string;
  readonly request: () => GenerateRequest;
  readonly wantsUsage: boolean;
  readonly answeredBy: {
    readonly provider: string;
    readonly format: WireFormat;
    readonly model: string;
    readonly sealFamily: string;
  };
  readonly idSeed: string;
  readonly receivedAtMs: number;
  /** `gateway`: the unified API and the OpenAI-shaped drop-in routes; `vendor`: nothing that the vendor would not say. */
  readonly dialect: Dialect;
}

export type Dialect = 'gateway' | 'vendor';

export interface Encoded<Wire> {
  readonly wire: Wire;
  readonly notes: readonly FidelityNote[];
}

/**
 * One wire format, both directions. Pure: no I/O, no clock, no randomness.
 * A wire tree is parsed JSON in which the members named by `verbatim` are `RawJson`; print it with `printJson`.
 */
export interface GenerateCodec<WireRequest, WireResponse, WireEvent> {
  readonly format: WireFormat;
  /** members whose source text must survive */
  readonly verbatim: { readonly request: Verbatim; readonly response: Verbatim; readonly event: Verbatim };
  /** client → middle */
  decodeRequest(wire: WireRequest): Result<GenerateRequest>;
  /** middle → provider */
  encodeRequest(request: GenerateRequest, target: Target): Result<Encoded<WireRequest> & { readonly sent: Sent }>;
  /** provider → middle, undoing renamed tools and ids */
  decodeResponse(wire: WireResponse, sent: Sent): Result<GenerateResult>;
  /** middle → client */
  encodeResponse(result: GenerateResult, ask: Ask): Encoded<WireResponse>;
  decodeStream(sent: Sent): Step<WireEvent, StreamEvent>;
  encodeStream(ask: Ask): Step<StreamEvent, WireEvent> & { notes(): readonly FidelityNote[] };
  /** `body`: parsed JSON where it was JSON, else the text */
  decodeError(status: number, body: unknown): GatewayError;
  /** the body towards a client; the status is `statusOf(error)` */
  encodeError(error: GatewayError): unknown;
  /** wire event → frame of the transport; the text of one SSE event for most formats */
  frameOf(event: WireEvent): Frame;
  /** frame → wire event; `undefined` for frames that say nothing (comments, keep-alives) */
  eventOf(frame: Frame): Result<WireEvent | undefined>;
}

/** A codec whose wire types do not matter to the one who holds it: trees only move between functions of one codec. */
export type AnyGenerateCodec = GenerateCodec<unknown, unknown, unknown>;
