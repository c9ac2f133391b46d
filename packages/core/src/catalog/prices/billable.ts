import type { Usage } from '../../schema/generate/usage.ts';
import type { Measures } from '../../schema/measures.ts';
import type { RequestType } from '../../schema/request-type.ts';

/** Everything about a finished request that its price may depend on. */
export interface Billable extends Measures {
  readonly requestType: RequestType;
  readonly provider: string;
  /** after aliases */
  readonly resolvedModel: string;
  /** as the client spelled it, without provider */
  readonly requestedModel: string;
  readonly usage?: Usage | undefined;
  readonly serviceTier?: string | undefined;
  /** who asked, through which key: for scoped overrides */
  readonly virtualKeyId?: string | undefined;
  readonly providerKeyId?: string | undefined;
}
