import type { GatewayError } from '../errors/gateway-error.ts';
import type { Annotation } from './annotation.ts';
import type { Finish } from './finish.ts';
import type { AssistantItem } from './item.ts';
import type { JsonText } from './json-text.ts';
import type { ItemStatus, MessageBracket, TokenLogprob } from './part.ts';
import type { PromptBlock, Safety } from './result.ts';
import type { Seal } from './seal.ts';
import type { Usage } from './usage.ts';
import type { Vendor } from './vendor.ts';
import type { WireFormat } from './wire-format.ts';

/** What an item learns after its start, except what travels as delta. Later patches win member by member. */
export interface ItemPatch {
  readonly id?: string;
  readonly status?: ItemStatus;
  readonly seal?: Seal;
  readonly message?: MessageBracket;
  readonly expiresAtMs?: number;
  readonly vendor?: Vendor;
}

/** `candidate` counts from 0. `item` is a sort key: unique in its candidate, ascending in the finished result, holes allowed. */
export interface At {
  readonly candidate: number;
  readonly item: number;
}

export type StreamEvent =
  | {
      readonly type: 'response-start';
      readonly id?: string;
      readonly model?: string;
      readonly createdAtMs?: number;
      readonly vendor?: Vendor;
    }
  | (At & { readonly type: 'item-start'; readonly seed: AssistantItem }) // complete for kinds that come whole, else empty
  | (At & { readonly type: 'text-delta'; readonly text: string; readonly logprobs?: readonly TokenLogprob[] }) // text, refusal, compaction
  | (At & {
      readonly type: 'reasoning-delta';
      readonly entry: number;
      readonly kind: 'text' | 'summary' | 'plan';
      readonly text: string;
    })
  | (At & { readonly type: 'input-delta'; readonly text: string }) // calls: JSON or free text
  | (At & { readonly type: 'media-delta'; readonly base64?: string; readonly transcript?: string })
  | (At & { readonly type: 'annotation'; readonly annotation: Annotation })
  | (At & { readonly type: 'item-patch'; readonly patch: ItemPatch })
  | (At & { readonly type: 'opaque-delta'; readonly format: WireFormat; readonly wire: JsonText })
  | (At & { readonly type: 'item-end'; readonly patch?: ItemPatch })
  | {
      readonly type: 'candidate-end';
      readonly candidate: number;
      readonly finish: Finish;
      readonly safety?: Safety;
      readonly vendor?: Vendor;
    }
  | { readonly type: 'usage'; readonly usage: Usage } // cumulative, every counter only grows
  | {
      readonly type: 'response-end';
      readonly serviceTier?: string;
      readonly promptBlock?: PromptBlock;
      readonly vendor?: Vendor;
    }
  | { readonly type: 'error'; readonly error: GatewayError }
  | { readonly type: 'ping' }
  | { readonly type: 'aside'; readonly format: WireFormat; readonly label: string; readonly wire: JsonText };
