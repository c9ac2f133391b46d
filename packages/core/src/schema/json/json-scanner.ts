const quote = 34;
const backslash = 92;

/** Index of the first character at or after `at` that is not JSON white space. */
export function skipSpace(text: string, at: number): number {
  let i = at;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return i;
    i++;
  }
}

/** Index behind the closing quote of the string that opens at `at`. */
export function skipString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (end > 0) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return end + 1;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/** Index behind the value that starts at `at`. The text is known to be valid JSON. */
export function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === quote) return skipString(text, at);
  if (first === 123 || first === 91) return skipContainer(text, at);
  let i = at;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 44 || c === 125 || c === 93 || c <= 32) break;
  }
  return i;
}

function skipContainer(text: string, at: number): number {
  let depth = 0;
  let i = at;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === quote) {
      i = skipString(text, i);
      continue;
    }
    if (c === 123 || c === 91) depth++;
    else if ((c === 125 || c === 93) && --depth === 0) return i + 1;
    i++;
  }
  return i;
}

/** One member of an object in JSON text: `text.slice(valueStart, valueEnd)` is its value, letter by letter. */
export interface JsonMember {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Members of the object that opens at `at`, in order, doubled names included. The text is known to be valid JSON. */
export function scanMembers(text: string, at = skipSpace(text, 0)): JsonMember[] {
  const members: JsonMember[] = [];
  let i = skipSpace(text, at + 1);
  while (i < text.length && text.charCodeAt(i) === quote) {
    const nameEnd = skipString(text, i);
    const valueStart = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const valueEnd = skipValue(text, valueStart);
    members.push({ name: readString(text, i, nameEnd), start: i, valueStart, valueEnd });
    i = skipSpace(text, valueEnd);
    if (text.charCodeAt(i) === 44) i = skipSpace(text, i + 1);
  }
  return members;
}

/** Calls `visit` with start and end of each element of the array that opens at `at`. */
export function scanElements(
  text: string,
  at: number,
  visit: (start: number, end: number, index: number) => void,
): void {
  let i = skipSpace(text, at + 1);
  for (let index = 0; i < text.length && text.charCodeAt(i) !== 93; index++) {
    const end = skipValue(text, i);
    visit(i, end, index);
    i = skipSpace(text, end);
    if (text.charCodeAt(i) !== 44) return;
    i = skipSpace(text, i + 1);
  }
}

function readString(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  return inner.includes('\\') ? JSON.parse(text.slice(start, end)) : inner;
}
