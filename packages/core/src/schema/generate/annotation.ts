import type { JsonText } from './json-text.ts';
import type { Vendor } from './vendor.ts';
import type { WireFormat } from './wire-format.ts';

/** Half-open, in UTF-16 code units of the part's own text. No span = the whole part. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

export interface SourceRange {
  readonly unit: 'char' | 'page' | 'block' | 'chunk';
  readonly start: number;
  readonly end: number;
}

export type CitedSource =
  | { readonly kind: 'web'; readonly url: string; readonly title?: string; readonly encryptedIndex?: string }
  | {
      readonly kind: 'document';
      readonly index: number;
      readonly title?: string;
      readonly fileId?: string;
      readonly range: SourceRange;
    }
  | {
      readonly kind: 'search-result';
      readonly index: number;
      readonly source: string;
      readonly title?: string;
      readonly range: SourceRange;
    }
  | {
      readonly kind: 'file';
      readonly fileId: string;
      readonly filename?: string;
      readonly index?: number;
      readonly containerId?: string;
      readonly isDownload?: boolean;
    }
  | { readonly kind: 'record'; readonly origin: 'tool' | 'document'; readonly id?: string; readonly json: JsonText } // Cohere
  | { readonly kind: 'recitation'; readonly url?: string; readonly title?: string; readonly license?: string } // Gemini
  | { readonly kind: 'opaque'; readonly format: WireFormat; readonly label: string; readonly wire: JsonText };

export interface Annotation {
  readonly span?: TextSpan;
  readonly citedText?: string;
  /** several when one claim rests on several sources (Gemini, Cohere); one elsewhere */
  readonly sources: readonly CitedSource[];
  readonly confidence?: readonly number[];
  readonly vendor?: Vendor;
}
