import { joinBytes } from '../../schema/join-bytes.ts';

/** The body's bytes, or `undefined` when there are more than allowed; then the rest is not read. */
export async function readBoundedBytes(
  response: Response,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { body } = response;
  if (body === null) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return joinBytes(pieces);
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    pieces.push(value);
  }
}
