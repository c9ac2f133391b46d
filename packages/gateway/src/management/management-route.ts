import type { z } from 'zod';
import type { Caller } from '../admin/admin-access.ts';

/** What a caller has to be allowed to do. `public` needs no login at all. */
export type Permission =
  | 'public'
  | { readonly resource: Resource; readonly operation: 'view' | 'create' | 'update' | 'delete' };

export type Resource = 'providers' | 'provider-keys' | 'models' | 'settings' | 'sessions' | 'governance';

/** One request, as far as a handler needs it. */
export interface Ask {
  /** path parameters, decoded */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body as JSON; refuses what is none. */
  readonly json: () => Promise<unknown>;
  readonly request: Request;
  /** absent on public routes */
  readonly caller?: Caller;
}

export interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One entry of the management API. A route without a permission does not compile. */
export interface ManagementRoute {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** parameters in braces: `/api/providers/{provider}` */
  readonly path: `/api/${string}`;
  readonly permission: Permission;
  /** one sentence for the reference */
  readonly summary: string;
  /** of the body, for the reference */
  readonly body?: z.ZodType;
  readonly handle: (ask: Ask) => Promise<Answer>;
}
