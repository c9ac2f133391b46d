import type { Usage } from '../../schema/generate/usage.ts';
import type { RequestType } from '../../schema/request-type.ts';

/** Everything about a finished request that its price may depend on. */
export interface Billable {
  readonly requestType: RequestType;
  readonly provider: string;
  /** after aliases */
  readonly resolvedModel: string;
  /** as the client spelled it, without provider */
  readonly requestedModel: string;
  readonly usage?: Usage | undefined;
  readonly serviceTier?: string | undefined;
  readonly speech?: { readonly inputCharacters?: number; readonly outputSeconds?: number };
  readonly audioSeconds?: number;
  readonly image?: {
    readonly count: number;
    readonly widthPx?: number;
    readonly heightPx?: number;
    readonly quality?: string;
    readonly inputCount?: number;
  };
  readonly video?: { readonly inputSeconds?: number; readonly outputSeconds?: number };
  readonly ocr?: { readonly pages: number; readonly isAnnotated: boolean };
  /** who asked, through which key: for scoped overrides */
  readonly virtualKeyId?: string | undefined;
  readonly providerKeyId?: string | undefined;
}
