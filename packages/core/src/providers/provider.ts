import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { Result } from '../schema/errors/result.ts';
import type { JsonBody, MemberEdits } from '../schema/json/json-body.ts';
import type { JsonObject } from '../schema/json/raw-json.ts';
import type { GenerateType, RequestType } from '../schema/request-type.ts';
import type { Target } from '../wire/codec.ts';
import type { Frame } from '../wire/framing/frame.ts';
import type { GenerateFormat } from '../wire/generate-format.ts';
import type { Step } from '../wire/step.ts';
import type { AnyUnaryFormat } from '../wire/unary-format.ts';
import type { ProviderKey } from './provider-key.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** A provider as a description: where it lives, how it authenticates, which formats it speaks. */
export interface Provider {
  readonly name: string;
  /** Without trailing slash; `network_config.base_url` replaces it. */
  readonly baseUrl: string;
  readonly auth: Auth;
  /** Who can open the seals that this provider mints: `openai`, `claude`, `gemini` … */
  sealFamily(model: string): string;
  readonly operations: Operations;
  /** Error bodies of operations without a generate format. */
  decodeError(status: number, body: unknown): GatewayError;
  /** May the key serve at all? Default: its value is not blank. `ownUrl` is what the owner put in place of every host. */
  isUsableKey?(key: ProviderKey, ownUrl?: string): boolean;
  /** Base URL of this key, for providers whose keys know their own host. `network_config.base_url` wins over it. */
  baseUrlOf?(key: ProviderKey): string | undefined;
}

/**
 * Puts the credential on a request. Called last, so that nothing else can override it. Where a credential has to be
 * fetched first, that may fail.
 */
export type Auth = (
  request: UpstreamRequest,
  key: ProviderKey | undefined,
) => UpstreamRequest | Promise<UpstreamRequest | Result<UpstreamRequest>>;

/** What is not listed is refused with `unsupported_operation`. */
export interface Operations {
  readonly generate?: { readonly [T in GenerateType]?: GenerateEndpoint };
  readonly unary?: { readonly [T in Exclude<RequestType, GenerateType>]?: UnaryEndpoint };
}

/** Facts of one attempt that paths, headers and quirks may depend on. */
export interface Origin {
  readonly model: string;
  readonly key: ProviderKey | undefined;
  readonly isStream: boolean;
  readonly requestType: RequestType;
  /** is this a provider of the user's making on this description? Some quirks do not apply then. */
  readonly isCustom: boolean;
  /** `network_config.beta_header_overrides`, for those who know beta headers */
  readonly betaHeaders: Readonly<Record<string, boolean>>;
  /** headers of the client that may travel, lower-case names */
  readonly clientHeaders: Readonly<Record<string, string>>;
  /** the client's own body as plain values, in the words of its own API */
  readonly asked?: JsonObject;
  /** what a unary request names in its path; see `pathWith` */
  readonly ids?: Readonly<Record<string, string>>;
}

export interface Endpoint {
  readonly method?: UpstreamRequest['method'];
  /** Path below the base URL, with leading slash. */
  path(origin: Origin): string;
  /** A host of this operation's own. `network_config.base_url` wins over it. */
  baseUrlOf?(origin: Origin): string | undefined;
  /** Why this host cannot even be asked; checked before anything is encoded. */
  refusal?(origin: Origin): GatewayError | undefined;
  /** Headers of the protocol itself (`anthropic-version`), set before the credential. `body` is what goes upstream. */
  headers?(origin: Origin, body: JsonObject | undefined): Readonly<Record<string, string>>;
}

export interface GenerateEndpoint extends Endpoint {
  readonly format: GenerateFormat;
  /** Hosts that serve several families: what to use in place of this for the vendor's own name of a model. */
  forModel?(model: string): GenerateEndpoint | undefined;
  /** What this host and model can do; the engine adds provider, model and key. */
  target(origin: Origin): TargetFacts;
  /** Deviations from the format, each a named function with its reason. */
  readonly quirks?: readonly Quirk[];
  /** Members beyond the client's format that travel without being asked for: all of them, or the named ones. */
  readonly takesExtra?: 'all' | ReadonlySet<string>;
  /** How the answer's stream is framed. Default: server-sent events. */
  readonly framing?: () => Step<Uint8Array, Frame>;
  /** The stream may end without a closing word of its own. */
  readonly endsSilently?: boolean;
}

export type TargetFacts = Omit<Target, 'format' | 'provider' | 'model' | 'sealFamily' | 'keyRef' | 'idSeed'>;

/** Top-level edits of the body that goes upstream: on the fast path they are splices. */
export type Quirk = (body: JsonObject, target: Target, origin: Origin) => MemberEdits | undefined;

export interface UnaryEndpoint extends Endpoint {
  readonly format: AnyUnaryFormat;
  /** Some answers arrive in a shape of their own; default is the format's. */
  readonly check?: (body: JsonBody) => Result<void>;
  /** An exchange of its own before this one, for requests that need it. */
  readonly first?: FirstExchange;
  /** How the answer's stream is framed. Default: server-sent events. */
  readonly framing?: () => Step<Uint8Array, Frame>;
}

/** What has to be asked before an operation can be: upload a file, look up an id. Both steps are in middle types. */
export interface FirstExchange {
  readonly endpoint: UnaryEndpoint;
  /** what to ask; `undefined`: this request does not need it */
  ask(request: unknown): unknown;
  /** the operation's request with what was answered */
  merge(request: unknown, answer: unknown): Result<unknown>;
}
