/** Places in one text, between our UTF-16 code units and the API's UTF-8 bytes. */
export class Utf8Offsets {
  readonly #text: string;
  /** byte offset of each code unit, and of the end; made when it is first needed */
  #bytes: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  bytesAt(unit: number): number {
    const bytes = this.#table();
    return bytes[Math.min(Math.max(unit, 0), this.#text.length)] ?? 0;
  }

  /** Inside a character counts as its beginning, behind the text as its end. */
  unitAt(byte: number): number {
    const bytes = this.#table();
    let low = 0;
    let high = bytes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((bytes[middle] ?? 0) <= byte) low = middle;
      else high = middle - 1;
    }
    while (low > 0 && bytes[low - 1] === bytes[low]) low--;
    return low;
  }

  get length(): number {
    return this.bytesAt(this.#text.length);
  }

  #table(): readonly number[] {
    this.#bytes ??= tableOf(this.#text);
    return this.#bytes;
  }
}

function tableOf(text: string): readonly number[] {
  const bytes = [0];
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character.length === 2) bytes.push(at);
    at += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    bytes.push(at);
  }
  return bytes;
}
