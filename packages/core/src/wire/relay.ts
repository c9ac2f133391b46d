import type { GatewayError } from '../schema/errors/gateway-error.ts';
import type { Result } from '../schema/errors/result.ts';
import type { JsonText } from '../schema/generate/json-text.ts';
import type { Usage } from '../schema/generate/usage.ts';
import type { JsonBody } from '../schema/json/json-body.ts';
import type { JsonObject } from '../schema/json/raw-json.ts';
import type { Ask, Target } from './codec.ts';
import type { Frame } from './framing/frame.ts';
import type { Step } from './step.ts';

/**
 * Same-format traffic: the client's own bytes go to the provider and the provider's own bytes come back,
 * but for the few edits that are due. Nothing is decoded that nobody asks for.
 */
export interface Relay {
  /**
   * The body as this provider takes it: model replaced, the gateway's own members removed, stream options set.
   * `undefined` when the body uses something that only the middle model can translate (the unified API is
   * a superset of OpenAI's), so that the caller takes that way instead.
   */
  request(body: JsonBody, target: Target, send: RelaySend): string | undefined;
  /** The answer's text for the client: completions that the API promises, otherwise letter by letter. */
  response(body: JsonBody, ask: Ask): string;
  /** Can this be an answer at all? Absent: any JSON object can. */
  isAnswer?(value: JsonObject): boolean;
  /** What cost, logs and metrics want to know about an answer that nobody decodes. */
  peek(body: JsonBody): Peek;
  stream(ask: Ask): RelayStream;
}

export interface RelaySend {
  readonly isStream: boolean;
  /** members to set or (`undefined`) to remove, beyond what the format itself knows */
  readonly edits?: { readonly [member: string]: JsonText | undefined };
  /** members that the client's format does not define travel too, all or the named ones: client or host ask for it */
  readonly keepsExtra?: boolean | ReadonlySet<string>;
}

/** Does a member that the client's format does not define travel? */
export const keepsExtra = ({ keepsExtra: kept }: RelaySend, name: string): boolean =>
  typeof kept === 'object' ? kept.has(name) : kept === true;

export interface Peek {
  readonly id?: string;
  readonly model?: string;
  readonly usage?: Usage;
  /** middle finish reasons of the candidates, as far as they are known */
  readonly finishReasons?: readonly string[];
}

export interface RelayStream extends Step<Frame, Frame> {
  /** What the frames told so far; complete after `end`. `error` when the stream failed in-band. */
  peek(): Peek & { readonly error?: GatewayError };
}

/** Checks a client's body against the rules of its API before anything is sent. */
export type CheckRequest = (body: JsonBody) => Result<void>;
