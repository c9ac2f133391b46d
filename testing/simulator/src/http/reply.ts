export interface JsonReply {
  readonly type: 'json';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface StreamReply {
  readonly type: 'stream';
  /** each one whole event in the vendor's framing */
  readonly frames: readonly string[];
  /** what the vendor sends when it fails after the head went out */
  readonly failureFrames: readonly string[];
  /** frames are no text: each character stands for one byte, and this is the content type */
  readonly binaryType?: string;
}

/** Anything at all, byte for byte; scripts use it to replay recordings. */
export interface RawReply {
  readonly type: 'raw';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** each piece is one write */
  readonly pieces: readonly string[];
  /** pieces are no text: each character stands for one byte */
  readonly isBinary?: true;
}

/** What goes back, before any fault touches it. */
export type Reply = JsonReply | StreamReply | RawReply;

export const json = (status: number, body: unknown, headers?: Readonly<Record<string, string>>): JsonReply =>
  headers === undefined ? { type: 'json', status, body } : { type: 'json', status, body, headers };

/** Bytes in one piece. */
export const media = (contentType: string, bytes: Uint8Array): RawReply => ({
  type: 'raw',
  status: 200,
  headers: { 'content-type': contentType },
  pieces: [Buffer.from(bytes).toString('latin1')],
  isBinary: true,
});
