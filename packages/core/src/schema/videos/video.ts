import type { JsonText } from '../generate/json-text.ts';
import type { Vendor } from '../generate/vendor.ts';
import type { FormFile, Media } from '../media.ts';
import type { PageAsk } from '../page.ts';

/** A video that is to be made. The answer is a job that is asked about later. */
export interface VideoRequest {
  readonly model: string;
  readonly prompt: string;
  /** where it begins: a URL, data URL or base64, or a file */
  readonly inputReference?: string | Omit<FormFile, 'field'>;
  /** a number, as text */
  readonly seconds?: string;
  readonly size?: string;
  readonly negativePrompt?: string;
  readonly seed?: number;
  readonly videoUri?: string;
  readonly hasAudio?: boolean;
  /** members that the client's format does not define */
  readonly extra?: { readonly [member: string]: JsonText };
}

/** The provider's own id, without its suffix. */
export interface VideoRef {
  readonly videoId: string;
}

export interface VideoContentRequest extends VideoRef {
  /** `video`, `thumbnail`, `spritesheet` */
  readonly variant?: string;
}

export interface VideoRemixRequest extends VideoRef {
  readonly prompt: string;
}

export type VideoListRequest = PageAsk;

export interface Video {
  readonly id: string;
  readonly model?: string;
  /** `queued`, `in_progress`, `completed`, `failed` */
  readonly status?: string;
  /** percent */
  readonly progress?: number;
  readonly prompt?: string;
  readonly seconds?: string;
  readonly size?: string;
  /** s since the epoch */
  readonly createdAt?: number;
  readonly completedAt?: number;
  readonly expiresAt?: number;
  readonly remixedFrom?: string;
  readonly error?: { readonly code?: string; readonly message?: string };
  readonly videos?: readonly {
    readonly url?: string;
    readonly base64?: string;
    readonly contentType?: string;
  }[];
  readonly contentFilter?: { readonly filteredCount: number; readonly reasons: readonly string[] };
  readonly vendor?: Vendor;
}

export interface VideoContent {
  readonly media: Media;
}
