/** One request the simulator has seen, for tests to look at. */
export interface RecordedRequest {
  readonly id: string;
  readonly vendor: string;
  readonly method: string;
  /** below the vendor's base, without query */
  readonly path: string;
  readonly query: string;
  /** lower-case names; credentials are replaced by their fingerprint */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText: string;
  /** `undefined` when the body is empty or not JSON */
  readonly body: unknown;
  /** parts of a multipart form; of files their size instead of their bytes */
  readonly form?: readonly RecordedPart[];
  /** ms since the epoch */
  readonly receivedAtMs: number;
  /** `undefined` until a head went out; stays so after a reset or for silence */
  readonly status: number | undefined;
  /** pieces written so far */
  readonly pieces: number;
  readonly outcome: 'running' | 'answered' | 'client-left' | 'broken-off';
}

export interface RecordedPart {
  readonly name: string;
  readonly value?: string;
  readonly file?: { readonly filename: string; readonly type: string; readonly size: number };
}
