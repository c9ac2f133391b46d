import { Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createUnzip, createZstdDecompress } from 'node:zlib';

/** `createUnzip` reads zlib as well as gzip framing; `deflate` means zlib in HTTP. */
const decoders = {
  gzip: createGunzip,
  deflate: createUnzip,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
} satisfies Readonly<Record<string, () => Transform>>;

export type ContentEncoding = keyof typeof decoders;

export const isKnownEncoding = (encoding: string): encoding is ContentEncoding => Object.hasOwn(decoders, encoding);

export type Decompressed =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'too-large' }
  | { readonly type: 'corrupt'; readonly reason: string };

/** Unpacks piece by piece, so that a small body that unpacks into a huge one never stands in memory. */
export async function decompress(
  body: ReadableStream<Uint8Array>,
  encoding: ContentEncoding,
  maxBytes: number,
): Promise<Decompressed> {
  const source = Readable.from(body);
  const decoder = decoders[encoding]();
  source.on('error', (cause) => decoder.destroy(cause));
  source.pipe(decoder);
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of decoder as AsyncIterable<Uint8Array>) {
      total += chunk.byteLength;
      if (total > maxBytes) return { type: 'too-large' };
      chunks.push(chunk);
    }
    // a zstd body that was cut short unpacks to nothing, without a complaint
    if (total === 0) return { type: 'corrupt', reason: 'unexpected end of file' };
    return { type: 'bytes', bytes: Buffer.concat(chunks, total) };
  } catch (cause) {
    return { type: 'corrupt', reason: cause instanceof Error ? cause.message : String(cause) };
  } finally {
    source.destroy();
    decoder.destroy();
  }
}
