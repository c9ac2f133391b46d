import { type JsonMember, scanElements, scanMembers, skipValue } from '../schema/json/json-scanner.ts';

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits inside JSON text, wherever they stand in it; every other byte stays. */
export class TextSplices {
  readonly #source: string;
  readonly #splices: Splice[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** Members of the object that opens at `at`. */
  members(at: number): readonly JsonMember[] {
    return scanMembers(this.#source, at);
  }

  /** Starts of the elements of the array that opens at `at`. */
  elements(at: number): readonly number[] {
    const starts: number[] = [];
    scanElements(this.#source, at, (start) => starts.push(start));
    return starts;
  }

  source(member: JsonMember): string {
    return this.#source.slice(member.valueStart, member.valueEnd);
  }

  replace(member: JsonMember, text: string): void {
    this.#splices.push({ start: member.valueStart, end: member.valueEnd, text });
  }

  /** Puts members (`"a":1,"b":2`) at the front of the object that opens at `at`. */
  prepend(at: number, members: string): void {
    const isEmpty = this.members(at).length === 0;
    this.#splices.push({ start: at + 1, end: at + 1, text: isEmpty ? members : `${members},` });
  }

  /** Writes the object that opens at `at` anew from the text of its members. */
  replaceObject(at: number, members: string): void {
    this.#splices.push({ start: at, end: skipValue(this.#source, at), text: `{${members}}` });
  }

  /** Takes a member out, and the comma with it. */
  remove(members: readonly JsonMember[], name: string): void {
    const index = members.findIndex((member) => member.name === name);
    const member = members[index];
    if (member === undefined) return;
    const next = members[index + 1];
    const previous = members[index - 1];
    if (next !== undefined) this.#splices.push({ start: member.start, end: next.start, text: '' });
    else this.#splices.push({ start: previous?.valueEnd ?? member.start, end: member.valueEnd, text: '' });
  }

  apply(): string {
    if (this.#splices.length === 0) return this.#source;
    let out = '';
    let done = 0;
    for (const { start, end, text } of this.#splices.toSorted((a, b) => a.start - b.start)) {
      if (start < done) continue; // inside something that is gone already
      out += this.#source.slice(done, start) + text;
      done = end;
    }
    return out + this.#source.slice(done);
  }
}

export const memberNamed = (members: readonly JsonMember[], name: string): JsonMember | undefined =>
  members.findLast((member) => member.name === name);
