/** Hex digits of a hash that is the same on every machine and run. Fast and well mixed, but no protection against forgers. */
export function stableHash(text: string, hexDigits: number): string {
  let digits = '';
  for (let lane = 0; digits.length < hexDigits; lane++) digits += hash32(text, lane).toString(16).padStart(8, '0');
  return digits.slice(0, hexDigits);
}

/** A call id for wires that have none: the same answer, candidate and place always get the same id. */
export const madeUpCallId = (seed: string, candidate: number, position: number): string =>
  `call_${stableHash(`${seed}\n${candidate}\n${position}`, 24)}`;

/** Does the id look as if it was made up here? A vendor's own id of this shape is as good as impossible. */
export const isMadeUpCallId = (callId: string): boolean => /^call_[0-9a-f]{24}$/.test(callId);

function hash32(text: string, lane: number): number {
  let h = Math.imul(lane + 1, 0x9e3779b1) ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x85ebca6b + lane * 2);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
