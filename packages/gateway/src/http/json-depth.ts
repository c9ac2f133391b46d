/** Deeper than any API nests; shallow enough that every recursive walk over the tree stays far from the stack's end. */
export const maxJsonDepth = 512;

/**
 * Is the text nested deeper than that? Works on any text, valid JSON or not, and costs a fraction of parsing it:
 * strings, which are most of a body, are skipped natively.
 */
export function isTooDeep(text: string): boolean {
  if (text.length <= maxJsonDepth) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 34) at = closingQuote(text, at);
    else if (char === 123 || char === 91) {
      if (++depth > maxJsonDepth) return true;
    } else if (char === 125 || char === 93) depth--;
  }
  return false;
}

function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close > 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  return close < 0 ? text.length : close;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
  return slashes % 2 === 1;
}
