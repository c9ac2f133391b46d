import type { FidelityNote } from '@bifrost/core/schema/generate/fidelity.ts';

/** Proxies in front of the gateway commonly refuse header blocks beyond 8 KB. */
const maxLength = 4_096;

/**
 * Notes as one line of JSON for `x-bf-fidelity`: what could not be carried over, where, and why. Without the example
 * values, which are the client's content. As many notes as fit; a last element `{"more": n}` counts the rest.
 */
export function fidelityHeader(notes: readonly FidelityNote[]): string {
  const printed = notes.map(({ example: _example, ...note }) => ascii(JSON.stringify(note)));
  let line = '';
  for (let index = 0; index < printed.length; index++) {
    const next = printed[index] ?? '';
    if (line.length + next.length > maxLength) return `[${line},{"more":${printed.length - index}}]`;
    line += (index === 0 ? '' : ',') + next;
  }
  return `[${line}]`;
}

/** Header values carry Latin-1 at best; JSON can spell everything in ASCII. */
const ascii = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
