/** Watches JSON text come in pieces and knows when its object or array has closed. Scans each character once. */
export class JsonCompleteness {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isComplete = false;

  /** A number or a word could always go on, so only objects and arrays become complete. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  push(text: string): void {
    for (let i = 0; i < text.length; i++) this.#read(text.charCodeAt(i));
  }

  #read(c: number): void {
    if (this.#isInString) this.#readInString(c);
    else if (c === 34) this.#isInString = true;
    else if (c === 123 || c === 91) this.#depth++;
    else if ((c === 125 || c === 93) && --this.#depth === 0) this.#isComplete = true;
  }

  #readInString(c: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (c === 92) this.#isEscaped = true;
    else if (c === 34) this.#isInString = false;
  }
}
