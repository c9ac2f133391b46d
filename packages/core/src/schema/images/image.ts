import type { JsonText } from '../generate/json-text.ts';
import type { Usage } from '../generate/usage.ts';
import type { Measures } from '../measures.ts';
import type { FormFile } from '../media.ts';

export type ImageFile = Omit<FormFile, 'field'>;

/** An image that is to be made: from words, from other images, or as a variation of one. */
export interface ImageRequest {
  readonly model: string;
  /** absent for variations and for edits that need no words */
  readonly prompt?: string;
  readonly n?: number;
  /** `1024x1024`, `auto` … */
  readonly size?: string;
  readonly quality?: string;
  readonly background?: string;
  readonly moderation?: string;
  /** images on the way to each finished one, when streaming */
  readonly partialImages?: number;
  readonly outputFormat?: string;
  /** percent */
  readonly outputCompression?: number;
  readonly style?: string;
  /** `url` or `b64_json` */
  readonly responseFormat?: string;
  readonly user?: string;
  readonly seed?: number;
  readonly negativePrompt?: string;
  readonly numInferenceSteps?: number;
  readonly aspectRatio?: string;
  /** base64, data URLs or URLs, for hosts that generate from images */
  readonly inputImages?: readonly string[];
  readonly inputFidelity?: string;
  /** what kind of edit, in the words of the hosts that know several: `inpainting`, `remove_background` … */
  readonly editType?: string;
  /** what is edited or varied */
  readonly images?: readonly ImageFile[];
  readonly mask?: ImageFile;
  readonly isStream: boolean;
  /** members that the client's format does not define */
  readonly extra?: { readonly [member: string]: JsonText };
}

export interface Image {
  readonly index: number;
  readonly url?: string;
  readonly base64?: string;
  readonly revisedPrompt?: string;
}

/** What the provider chose where the request left it open. */
export interface ImageLooks {
  readonly size?: string;
  readonly quality?: string;
  readonly background?: string;
  readonly outputFormat?: string;
}

export interface ImageResult extends ImageLooks {
  readonly id?: string;
  /** s since the epoch */
  readonly created?: number;
  readonly model?: string;
  readonly images: readonly Image[];
  readonly finishReasons?: readonly string[];
  readonly seeds?: readonly number[];
  readonly usage?: Usage;
  readonly inputImageCount?: number;
}

/** One image of a stream, on its way or finished. */
export interface ImageEvent extends ImageLooks {
  readonly kind: 'partial' | 'completed';
  readonly id?: string;
  readonly base64?: string;
  readonly url?: string;
  /** which of the partial images, from 0 */
  readonly partialIndex?: number;
  readonly sequenceNumber?: number;
  /** s since the epoch */
  readonly createdAt?: number;
  readonly revisedPrompt?: string;
  readonly isLast?: boolean;
  readonly usage?: Usage;
  readonly measures?: Measures;
}
