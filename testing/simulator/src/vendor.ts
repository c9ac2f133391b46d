import type { IncomingRequest } from './http/incoming-request.ts';
import type { Reply } from './http/reply.ts';
import type { Memory } from './model/memory.ts';

/** What a route may know besides the request. */
export interface RouteContext {
  readonly memory: Memory;
  /** s since the epoch */
  readonly nowSeconds: number;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** the whole path below the vendor's base, groups become `params` */
  readonly path: RegExp;
  answer(request: IncomingRequest, params: readonly string[], context: RouteContext): Reply;
}

/** One maker of models: what it serves, and how it says no. */
export interface Vendor {
  readonly name: string;
  /** lower-case names of the headers that identify a caller, the usual one first */
  readonly authHeaders: readonly string[];
  readonly routes: readonly Route[];
  /** Runs before every route; a reply is a refusal. */
  admit(request: IncomingRequest): Reply | undefined;
  /** The vendor's own words for a failure with this status. */
  failure(status: number): Reply;
  /** Headers on every answer of this vendor. */
  headers(requestId: string): Readonly<Record<string, string>>;
}
