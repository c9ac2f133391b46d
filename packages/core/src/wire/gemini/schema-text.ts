import { scanElements, scanMembers, skipSpace } from '../../schema/json/json-scanner.ts';

/** A member of a schema object with the source text of its value. */
export interface SchemaMember {
  readonly name: string;
  readonly text: string;
}

/** The members of an object in JSON text, in their order; doubled names count once, the last one's value wins. */
export function membersOf(text: string): readonly SchemaMember[] {
  const members = new Map<string, string>();
  for (const { name, valueStart, valueEnd } of scanMembers(text)) members.set(name, text.slice(valueStart, valueEnd));
  return [...members].map(([name, value]) => ({ name, text: value }));
}

export function elementsOf(text: string): readonly string[] {
  const elements: string[] = [];
  if (!isArray(text)) return elements;
  scanElements(text, skipSpace(text, 0), (start, end) => elements.push(text.slice(start, end)));
  return elements;
}

export const isObject = (text: string): boolean => text.charCodeAt(skipSpace(text, 0)) === 123;
export const isArray = (text: string): boolean => text.charCodeAt(skipSpace(text, 0)) === 91;

export const printMembers = (members: readonly SchemaMember[]): string =>
  `{${members.map(({ name, text }) => `${JSON.stringify(name)}:${text}`).join(',')}}`;

export const printElements = (elements: readonly string[]): string => `[${elements.join(',')}]`;

/** Schemas nest; nobody writes them deeper than this, and a text that does is left as it is. */
export const deepest = 64;
