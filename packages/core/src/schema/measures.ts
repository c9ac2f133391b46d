/** What a request used up that is not counted in tokens; prices of media depend on it. */
export interface Measures {
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
}
