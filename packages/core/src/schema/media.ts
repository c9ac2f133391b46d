/** Bytes and what they are. */
export interface Media {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `audio/mpeg`, `text/plain; charset=utf-8` …; absent where nobody said */
  readonly mediaType?: string;
}

/** A file as a form carries it. */
export interface FormFile extends Media {
  /** the form's own name for it, without `[]` */
  readonly field: string;
  readonly filename?: string;
}
