/**
 * Spreads events over writes as networks do: mostly one event a write, sometimes two in one, sometimes a cut in the
 * middle of an event (and of a letter). The same frames are always cut alike.
 */
export function cutWrites(frames: readonly string[], encode: Encode = utf8): readonly Uint8Array[] {
  const writes: Uint8Array[] = [];
  let held: Uint8Array = new Uint8Array();
  frames.forEach((frame, at) => {
    const bytes = joinBytes(held, encode(frame));
    held = new Uint8Array();
    if (at % 7 === 3 && at < frames.length - 1) {
      held = bytes; // goes out together with the next one
    } else if (at % 5 === 4) {
      const middle = cutAt(bytes);
      writes.push(bytes.subarray(0, middle), bytes.subarray(middle));
    } else {
      writes.push(bytes);
    }
  });
  return held.length > 0 ? [...writes, held] : writes;
}

export type Encode = (frame: string) => Uint8Array;

const encoder = new TextEncoder();
const utf8: Encode = (frame) => encoder.encode(frame);

/** A character for each byte. */
export const bytewise: Encode = (frame) => Buffer.from(frame, 'latin1');

/** Inside the first letter of several bytes when there is one, else the middle. */
function cutAt(bytes: Uint8Array): number {
  const wide = bytes.findIndex((byte) => byte >= 0xc0);
  return wide >= 0 ? wide + 1 : bytes.length >> 1;
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
