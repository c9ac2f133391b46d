import type { ErrorKind } from '@bifrost/core/schema/errors/error-kinds.ts';
import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';
import { asJsonText } from '@bifrost/core/schema/json/raw-json.ts';
import type { CountedLimit } from '../ledger/counted-limit.ts';
import type { LimitHolder } from './limit-holder.ts';

/** What is known of the limit that refused: enough to find it, and to know when to come again. */
export interface RefusingLimit {
  readonly holder: LimitHolder;
  readonly limit: CountedLimit;
  readonly max: string;
  readonly used: string;
  readonly resetsAtMs: number;
}

/** The error of an exhausted limit. Its `param` names scope, id, limit, use and reset time. */
export function limitRefusal(kind: ErrorKind, message: string, refusing: RefusingLimit, nowMs: number): GatewayError {
  const { holder, limit, max, used, resetsAtMs } = refusing;
  const param = {
    scope: holder.scope,
    scope_id: holder.id,
    limit_id: limit.id,
    limit: max,
    used,
    resets_at: new Date(resetsAtMs).toISOString(),
  };
  return { kind, message, param: asJsonText(JSON.stringify(param)), retryAfterMs: Math.max(resetsAtMs - nowMs, 0) };
}
