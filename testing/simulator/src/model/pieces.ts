import { splitTokens } from './tokens.ts';

/** Text in the pieces in which a model streams it: one to three tokens each. Joined they are the text. */
export function textPieces(text: string): readonly string[] {
  const tokens = splitTokens(text);
  const pieces: string[] = [];
  for (let at = 0, size = 1; at < tokens.length; at += size, size = (size % 3) + 1) {
    pieces.push(tokens.slice(at, at + size).join(''));
  }
  return pieces;
}

/** JSON text cut without regard to its grammar, as vendors do. */
export function jsonPieces(text: string): readonly string[] {
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / 7) }, (_, at) =>
    characters.slice(at * 7, at * 7 + 7).join(''),
  );
}
