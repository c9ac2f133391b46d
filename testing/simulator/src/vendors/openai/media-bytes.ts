import { createHash } from 'node:crypto';

/** Bytes that depend on nothing but the seed, behind the beginning that their format has. */
export function bytesOf(seed: string, length: number, beginning: string): Uint8Array {
  const pieces = [Buffer.from(beginning, 'latin1')];
  for (let at = 0; at * 32 < length; at += 1) pieces.push(createHash('sha256').update(`${at} ${seed}`).digest());
  return new Uint8Array(Buffer.concat(pieces).subarray(0, length));
}
