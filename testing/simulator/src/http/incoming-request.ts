/** A request as a vendor's route sees it: whole, with its body parsed where it was JSON. */
export interface IncomingRequest {
  readonly id: string;
  readonly method: string;
  /** below the vendor's base, without query */
  readonly path: string;
  readonly query: URLSearchParams;
  /** lower-case names */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText: string;
  /** `undefined` when the body is empty or not JSON */
  readonly body: unknown;
  /** parts of a multipart form in the order in which they came; `undefined` for other bodies */
  readonly form?: readonly IncomingPart[];
}

export interface IncomingPart {
  readonly name: string;
  /** of text parts */
  readonly value?: string;
  /** of file parts */
  readonly file?: { readonly filename: string; readonly type: string; readonly bytes: Uint8Array };
}
