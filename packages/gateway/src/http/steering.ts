import type { ModelRef } from '@bifrost/core/schema/generate/model-ref.ts';
import type { RequestType } from '@bifrost/core/schema/request-type.ts';
import type { RequestHeaders } from './request-headers.ts';

/** What rules and weights may look at before anybody else looks at the model. */
export interface SteeringAsk {
  /** as the client wrote it, provider prefix and all */
  readonly model: string;
  /** Did the client say anything about fallbacks? An empty list is a word, too. */
  readonly namesFallbacks: boolean;
  readonly requestType: RequestType;
  readonly headers: RequestHeaders;
  /** whole, with its query */
  readonly url: string;
}

export interface Steered {
  /** in place of the client's: `provider/model`, or a bare model for the catalog to place */
  readonly model: string;
  /** in place of the client's; absent leaves those */
  readonly fallbacks?: readonly ModelRef[];
  /** pins this provider key for the primary attempt */
  readonly keyId?: string;
}

/** Points requests where rules and weights say. `undefined`: as the client wrote it. */
export type Steer = (ask: SteeringAsk) => Steered | undefined;
