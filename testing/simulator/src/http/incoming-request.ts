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
}
