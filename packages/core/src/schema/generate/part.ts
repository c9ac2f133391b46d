import type { Annotation } from './annotation.ts';
import type { CacheMarker } from './cache-marker.ts';
import type { JsonText } from './json-text.ts';
import type { Seal } from './seal.ts';
import type { Vendor } from './vendor.ts';
import type { WireFormat } from './wire-format.ts';

export type MediaSource =
  | { readonly kind: 'base64'; readonly data: string; readonly mediaType: string }
  | { readonly kind: 'url'; readonly url: string; readonly mediaType?: string }
  | { readonly kind: 'file-id'; readonly id: string; readonly mediaType?: string; readonly provider?: string }
  | { readonly kind: 'object'; readonly uri: string; readonly mediaType?: string; readonly owner?: string }; // s3://, gs://

export type DocumentSource =
  | MediaSource
  | { readonly kind: 'text'; readonly text: string; readonly mediaType: string }
  | { readonly kind: 'parts'; readonly parts: readonly (TextPart | ImagePart)[] };

export type ItemStatus = 'in-progress' | 'completed' | 'incomplete' | 'failed';

/** What every item may carry. `id` is the wire's item id (`msg_…`, `fc_…`), not the call id. */
export interface ItemBase {
  readonly id?: string;
  readonly status?: ItemStatus;
  readonly seal?: Seal;
  readonly cache?: CacheMarker;
  readonly vendor?: Vendor;
}

/** Responses wraps content in message items: neighbours with the same `key` were, and will be, one message. */
export interface MessageBracket {
  readonly key: string;
  readonly id?: string;
  readonly status?: ItemStatus;
  readonly phase?: string;
  readonly vendor?: Vendor;
}

export interface ContentBase extends ItemBase {
  readonly message?: MessageBracket;
}

export interface TextPart extends ContentBase {
  readonly type: 'text';
  readonly text: string;
  readonly annotations?: readonly Annotation[];
  readonly logprobs?: readonly TokenLogprob[];
}

export interface RefusalPart extends ContentBase {
  readonly type: 'refusal';
  readonly text: string;
  readonly logprobs?: readonly TokenLogprob[];
}

/** `detail`: low, high, auto, original */
export interface ImagePart extends ContentBase {
  readonly type: 'image';
  readonly source: MediaSource;
  readonly detail?: string;
}

/** `expiresAtMs`: ms since epoch after which the vendor forgets the audio's id */
export interface AudioPart extends ContentBase {
  readonly type: 'audio';
  readonly source: MediaSource;
  readonly transcript?: string;
  readonly expiresAtMs?: number;
}

export interface VideoPart extends ContentBase {
  readonly type: 'video';
  readonly source: MediaSource;
}

export interface DocumentPart extends ContentBase {
  readonly type: 'document';
  readonly source: DocumentSource;
  readonly name?: string;
  readonly context?: string;
  readonly wantsCitations?: boolean;
}

export interface SearchResultPart extends ContentBase {
  readonly type: 'search-result';
  readonly source: string;
  readonly title: string;
  readonly parts: readonly TextPart[];
  readonly wantsCitations?: boolean;
}

/** A vendor's block or item that we have no word for, whole. `label` is its type, for notes and logs. */
export interface OpaqueItem extends ContentBase {
  readonly type: 'opaque';
  readonly format: WireFormat;
  readonly label: string;
  readonly wire: JsonText;
}

export type Part =
  | TextPart
  | RefusalPart
  | ImagePart
  | AudioPart
  | VideoPart
  | DocumentPart
  | SearchResultPart
  | OpaqueItem;

/** `logprob` is a natural logarithm; `top` are the alternatives at this place. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes?: readonly number[];
  readonly tokenId?: number;
  readonly top?: readonly Omit<TokenLogprob, 'top'>[];
}
