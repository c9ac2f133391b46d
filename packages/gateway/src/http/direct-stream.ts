/**
 * Bun's own kind of stream source writes straight to the socket; the DOM's types have no word for it.
 * @see https://bun.com/docs/api/streams#direct-readablestream
 */
const Direct = ReadableStream as unknown as new (
  source: Bun.DirectUnderlyingSource<string>,
) => ReadableStream<Uint8Array>;

export const directStream = (
  pull: (sink: ReadableStreamDirectController) => Promise<void>,
  cancel: () => Promise<void>,
): ReadableStream<Uint8Array> => new Direct({ type: 'direct', pull, cancel });
