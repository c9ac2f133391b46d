const surrogate = /[\ud800-\udfff]/;

/** UTF-16 offset → offset in code points, as this format counts. Beyond the text known so far every unit counts as one. */
export function codePointOffset(text: string, utf16: number): number {
  if (!surrogate.test(text)) return utf16;
  let points = 0;
  let unit = 0;
  while (unit < utf16 && unit < text.length) {
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
    points++;
  }
  return points + Math.max(utf16 - unit, 0);
}

/** Offset in code points → UTF-16 offset. */
export function utf16Offset(text: string, points: number): number {
  if (!surrogate.test(text)) return points;
  let unit = 0;
  let left = points;
  while (left > 0 && unit < text.length) {
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
    left--;
  }
  return unit + left;
}
