/**
 * One base64 text of the pieces of a stream. Pieces of one encoding are simply joined; where every piece
 * was encoded by itself, padding would stand in the middle, so their bytes are joined instead.
 */
export function joinBase64(pieces: readonly string[]): string {
  const joined = pieces.join('');
  const padding = joined.indexOf('=');
  if (padding < 0 || /^=+$/.test(joined.slice(padding))) return joined;
  try {
    return btoa(pieces.map((piece) => atob(piece)).join(''));
  } catch {
    return joined;
  }
}
