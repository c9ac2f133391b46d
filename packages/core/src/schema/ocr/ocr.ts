import type { JsonText } from '../generate/json-text.ts';

/** A document that is to be read as text. */
export interface OcrRequest {
  readonly model: string;
  readonly id?: string;
  readonly document:
    | { readonly type: 'document_url'; readonly url: string }
    | { readonly type: 'image_url'; readonly url: string };
  readonly includesImages?: boolean;
  /** from 0 */
  readonly pages?: readonly number[];
  readonly imageLimit?: number;
  readonly imageMinSize?: number;
  readonly tableFormat?: string;
  readonly extractsHeader?: boolean;
  readonly extractsFooter?: boolean;
  readonly bboxAnnotationFormat?: JsonText;
  readonly documentAnnotationFormat?: JsonText;
  readonly documentAnnotationPrompt?: string;
  /** members that the client's format does not define */
  readonly extra?: { readonly [member: string]: JsonText };
}

export interface OcrResult {
  readonly model?: string;
  readonly pages: readonly OcrPage[];
  readonly pagesProcessed?: number;
  readonly docSizeBytes?: number;
  readonly documentAnnotation?: string;
}

export interface OcrPage {
  readonly index: number;
  readonly markdown: string;
  /** JSON of the list, letter by letter: pictures in base64 among it */
  readonly images?: JsonText;
  readonly dimensions?: JsonText;
}
