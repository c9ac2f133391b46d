/** One event of a stream as the transport carries it. For SSE: its `event:` name and its `data:` text. */
export interface Frame {
  readonly event?: string;
  readonly data: string;
  /** the closing frame of the answer proper: it carries total latency and usage. Set by encoders. */
  readonly isLast?: boolean;
}
