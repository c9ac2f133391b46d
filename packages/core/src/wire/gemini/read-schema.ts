import type { JsonText } from '../../schema/generate/json-text.ts';
import { asJsonText } from '../../schema/json/raw-json.ts';
import {
  deepest,
  elementsOf,
  isArray,
  isObject,
  membersOf,
  printElements,
  printMembers,
  type SchemaMember,
} from './schema-text.ts';

/** What tells the API's own dialect from JSON Schema. */
const dialect =
  /"type"\s*:\s*"[A-Z]+"|"nullable"|"any_of"|"property_ordering"|"(?:min|max)(?:Items|Length|Properties)"\s*:\s*"|"(?:min|max)_/;

/** The dialect of the API as JSON Schema: lower-case types, `nullable` as a type. Other schemas keep their characters. */
export const readSchema = (text: JsonText): JsonText => (dialect.test(text) ? asJsonText(read(text, 0)) : text);

const maps: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions', 'patternProperties']);
const lists: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const nested: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'not']);
const counts: ReadonlySet<string> = new Set([
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
]);
const snake: { readonly [name: string]: string } = {
  any_of: 'anyOf',
  property_ordering: 'propertyOrdering',
  min_items: 'minItems',
  max_items: 'maxItems',
  min_length: 'minLength',
  max_length: 'maxLength',
  min_properties: 'minProperties',
  max_properties: 'maxProperties',
};

function read(text: string, depth: number): string {
  if (!isObject(text) || depth > deepest) return text;
  const members = membersOf(text);
  const isNullable = members.some(({ name, text: value }) => name === 'nullable' && value === 'true');
  const kept = members.filter(({ name }) => name !== 'nullable').map((member) => readMember(member, isNullable, depth));
  return printMembers(kept);
}

function readMember({ name: wireName, text }: SchemaMember, isNullable: boolean, depth: number): SchemaMember {
  const name = Object.hasOwn(snake, wireName) ? (snake[wireName] ?? wireName) : wireName;
  if (name === 'type') return { name, text: readType(text, isNullable) };
  if (nested.has(name)) return { name, text: read(text, depth + 1) };
  if (counts.has(name)) return { name, text: text.replace(/^"(\d+)"$/, '$1') };
  if (maps.has(name) && isObject(text)) {
    const inner = membersOf(text).map((each) => ({ name: each.name, text: read(each.text, depth + 1) }));
    return { name, text: printMembers(inner) };
  }
  if (lists.has(name) && isArray(text)) {
    return { name, text: printElements(elementsOf(text).map((each) => read(each, depth + 1))) };
  }
  return { name, text };
}

function readType(text: string, isNullable: boolean): string {
  const lower = /^"[A-Z]+"$/.test(text) ? text.toLowerCase() : text;
  return isNullable && lower.startsWith('"') && lower !== '"null"' ? `[${lower},"null"]` : lower;
}
