import type { GatewayError } from '@bifrost/core/schema/errors/gateway-error.ts';

/** What a caller may see of the models. */
export interface ModelView {
  /** Set when the caller may see nothing at all, not even a refusal that tells something. */
  readonly refusal?: GatewayError;
  mayAsk(provider: string): boolean;
  /** `model` without its provider */
  shows(provider: string, model: string): boolean;
}

/** The view of a caller with this virtual key; `undefined` sees everything. */
export type ViewOf = (virtualKey: string | undefined) => ModelView | undefined;
