/** Offset in UTF-16 code units → offset in code points of the same text. */
export function codePointOffset(text: string, unitOffset: number): number {
  const end = Math.min(unitOffset, text.length);
  let points = end;
  for (let i = 1; i < end; i++) if (isLowSurrogate(text, i) && isHighSurrogate(text, i - 1)) points--;
  return points;
}

/** Offset in code points → offset in UTF-16 code units; an offset behind the end is the end. */
export function unitOffset(text: string, codePoints: number): number {
  let units = 0;
  for (let points = 0; points < codePoints && units < text.length; points++) {
    units += isHighSurrogate(text, units) && isLowSurrogate(text, units + 1) ? 2 : 1;
  }
  return units;
}

const isHighSurrogate = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800;
const isLowSurrogate = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
