/** Where a text stops being JSON, counted from 1, and what would have been right there. Never quotes the text. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

/** `undefined` when the text is JSON. */
export function jsonFault(text: string): JsonFault | undefined {
  const scanner = new Scanner(text);
  const expected = scanner.document();
  if (expected === undefined) return undefined;
  const before = text.slice(0, scanner.at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, expected };
}

const blank = /[ \t\r\n]*/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
/** Control characters, quotes and backslashes have to be escaped. */
const quoted = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;

/** Walks over the text; every method answers with what was expected where it stopped, or with nothing. */
class Scanner {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): string | undefined {
    return this.#value() ?? (this.#next() === '' ? undefined : 'the end of the file');
  }

  #value(): string | undefined {
    switch (this.#next()) {
      case '{':
        return this.#list('}', () => this.#member());
      case '[':
        return this.#list(']', () => this.#value());
      case '"':
        return this.#take(quoted) ? undefined : 'a string that is closed and whose special characters are escaped';
      default:
        return this.#take(scalar) ? undefined : 'a value';
    }
  }

  #member(): string | undefined {
    if (this.#next() !== '"' || !this.#take(quoted)) return 'a name in double quotes';
    if (this.#next() !== ':') return '":"';
    this.at++;
    return this.#value();
  }

  #list(close: string, element: () => string | undefined): string | undefined {
    this.at++;
    if (this.#next() === close) {
      this.at++;
      return undefined;
    }
    for (;;) {
      const fault = element();
      if (fault !== undefined) return fault;
      const mark = this.#next();
      if (mark !== ',' && mark !== close) return `"," or "${close}"`;
      this.at++;
      if (mark === close) return undefined;
    }
  }

  /** The next character that is no blank; empty at the end. */
  #next(): string {
    this.#take(blank);
    return this.#text.charAt(this.at);
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.test(this.#text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }
}
