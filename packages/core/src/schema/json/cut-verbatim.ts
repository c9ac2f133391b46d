import { type JsonMember, scanElements, scanMembers, skipSpace } from './json-scanner.ts';
import { asJsonText, isJsonObject, type Json, RawJson } from './raw-json.ts';

/**
 * Which members keep their source text. `true` cuts the value out whole; a table goes deeper;
 * `'*'` stands for every member that has no entry of its own, `'[]'` for every element of an array.
 */
export interface Verbatim {
  readonly [member: string]: true | Verbatim;
}

/**
 * Replaces the marked members of `value` (the plain parse of `text`) by `RawJson` with their own characters.
 * Changes `value` in place and returns it; the text is skimmed only below members that the table names.
 */
export function cutVerbatim(text: string, value: Json, table: Verbatim): Json {
  cutValue(text, skipSpace(text, 0), value, table);
  return value;
}

function cutValue(text: string, at: number, value: unknown, table: Verbatim): void {
  if (Array.isArray(value)) {
    const each = table['[]'];
    if (each !== undefined) cutElements(text, at, value, each);
  } else if (isJsonObject(value) && hasMarkedMember(value, table)) {
    cutMembers(text, at, value, table);
  }
}

function cutElements(text: string, at: number, value: unknown[], each: true | Verbatim): void {
  scanElements(text, at, (start, end, index) => {
    if (each === true) value[index] = new RawJson(asJsonText(text.slice(start, end)));
    else cutValue(text, start, value[index], each);
  });
}

function cutMembers(text: string, at: number, value: { [member: string]: unknown }, table: Verbatim): void {
  for (const member of lastOfEachName(scanMembers(text, at), value)) {
    const mark = markOf(table, member.name);
    if (mark === true) put(value, member.name, new RawJson(asJsonText(text.slice(member.valueStart, member.valueEnd))));
    else if (mark !== undefined) cutValue(text, member.valueStart, value[member.name], mark);
  }
}

/** The parser keeps the last of doubled members, so an earlier one may have another shape than its value. */
function lastOfEachName(members: readonly JsonMember[], value: object): readonly JsonMember[] {
  if (members.length === Object.keys(value).length) return members;
  return [...new Map(members.map((member) => [member.name, member])).values()];
}

const markOf = (table: Verbatim, name: string): true | Verbatim | undefined =>
  Object.hasOwn(table, name) ? table[name] : table['*'];

function hasMarkedMember(value: object, table: Verbatim): boolean {
  for (const name in value) if (markOf(table, name) !== undefined) return true;
  return false;
}

/** Defines instead of assigning: a member named `__proto__` is data like any other. */
function put(value: object, name: string, raw: RawJson): void {
  Object.defineProperty(value, name, { value: raw, enumerable: true, writable: true, configurable: true });
}
