import { isJsonObject, type Json, type JsonObject } from '../schema/json/raw-json.ts';

const isString = (value: unknown): boolean => typeof value === 'string';
const isList = (value: unknown, isElement: (element: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isElement);

/** What a member of a client's body may be, strictly: no number in quotes, no fraction for a count. */
const kinds = {
  string: isString,
  boolean: (value: Json) => typeof value === 'boolean',
  number: (value: Json) => typeof value === 'number',
  integer: (value: Json) => Number.isInteger(value),
  object: isJsonObject,
  strings: (value: Json) => isList(value, isString),
  objects: (value: Json) => isList(value, isJsonObject),
  'string or strings': (value: Json) => isString(value) || isList(value, isString),
  'string or object': (value: Json) => isString(value) || isJsonObject(value),
  'string or objects': (value: Json) => isString(value) || isList(value, isJsonObject),
  'numbers by name': (value: Json) =>
    isJsonObject(value) && Object.values(value).every((each) => typeof each === 'number'),
} as const satisfies Record<string, (value: Json) => boolean>;

export type MemberKind = keyof typeof kinds;

const words: { readonly [K in MemberKind]: string } = {
  string: 'a string',
  boolean: 'a boolean',
  number: 'a number',
  integer: 'an integer',
  object: 'an object',
  strings: 'an array of strings',
  objects: 'an array of objects',
  'string or strings': 'a string or an array of strings',
  'string or object': 'a string or an object',
  'string or objects': 'a string or an array of objects',
  'numbers by name': 'an object of numbers',
};

/** The first member of another kind than the table says, as a complaint; absent and `null` members are fine. */
export function wrongMember(
  value: JsonObject,
  table: { readonly [member: string]: MemberKind },
  path = '',
): string | undefined {
  for (const name in value) {
    const kind = Object.hasOwn(table, name) ? table[name] : undefined;
    const member = value[name];
    if (kind === undefined || member === undefined || member === null) continue;
    if (!kinds[kind](member)) return `${path}${name} must be ${words[kind]}`;
  }
  return undefined;
}
