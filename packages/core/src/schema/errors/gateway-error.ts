import type { JsonText } from '../generate/json-text.ts';
import { type ErrorKind, type ErrorRule, errorKinds } from './error-kinds.ts';

/** An expected failure: plain data, returned and never thrown. What it leaves unset follows from its `kind`. */
export interface GatewayError {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly status?: number;
  readonly type?: string;
  readonly code?: string;
  /** Any JSON, as the vendor spelled it; usually the name of the offending member. */
  readonly param?: JsonText;
  readonly eventId?: string;
  /** Text behind the message, for people: an HTML page of a proxy, the parser's complaint. */
  readonly detail?: string;
  /** The vendor's own error body, so that a client of the same format gets it word for word. */
  readonly wire?: { readonly format: string; readonly body: JsonText };
  /** From `Retry-After` and its kin. */
  readonly retryAfterMs?: number;
  /** Overrides the kind's rule; plugins and policies may forbid fallbacks. */
  readonly allowsFallbacks?: boolean;
}

export const ruleOf = (error: GatewayError): ErrorRule => errorKinds[error.kind];

/** HTTP status towards the client. */
export const statusOf = (error: GatewayError): number => error.status ?? ruleOf(error).status;

export const allowsFallbacks = (error: GatewayError): boolean => error.allowsFallbacks ?? ruleOf(error).allowsFallbacks;
