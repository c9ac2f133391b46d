import type { GatewayError } from './gateway-error.ts';

/** Outcome of something that may fail in an expected way. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: GatewayError };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (error: GatewayError): Result<never> => ({ ok: false, error });
/** The most common failure: the caller's request breaks a rule. `param` names the member. */
export const invalidRequest = (message: string): Result<never> => fail({ kind: 'invalid-request', message });
