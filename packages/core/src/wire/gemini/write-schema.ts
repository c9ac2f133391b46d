import type { JsonText } from '../../schema/generate/json-text.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import type { WireMembers } from '../vendor-members.ts';
import { isList } from './read-json.ts';
import { deepest } from './schema-text.ts';

/** A schema in the API's dialect, and what of the original it cannot say. */
export interface WrittenSchema {
  readonly schema: JsonText;
  readonly lost: readonly string[];
}

/** Members that both know alike. */
const kept: ReadonlySet<string> = new Set([
  'title',
  'description',
  'default',
  'enum',
  'format',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
  'pattern',
  'required',
  'nullable',
  'example',
  'propertyOrdering',
]);

/** Members without which the schema asks for the same. */
const idle: ReadonlySet<string> = new Set(['$schema', '$id', '$defs', 'definitions', '$comment', 'examples', 'strict']);

/**
 * JSON Schema as the dialect of the API: upper-case types, `anyOf` for `oneOf`, references inlined, properties in
 * the order of their writing. @see https://ai.google.dev/api/caching#Schema
 */
export function writeSchema(schema: JsonText): WrittenSchema {
  const parsed = parseJson(schema);
  if (!parsed.ok || !isJsonObject(parsed.value)) return { schema: asJsonText('{"type":"OBJECT"}'), lost: ['schema'] };
  const writer = new SchemaWriter(parsed.value);
  return { schema: printJson(writer.write(parsed.value, 0)), lost: [...writer.lost] };
}

class SchemaWriter {
  readonly lost = new Set<string>();
  readonly #root: JsonObject;

  constructor(root: JsonObject) {
    this.#root = root;
  }

  write(value: Json, depth: number): Json {
    if (!isJsonObject(value) || depth > deepest) return this.#unsaid(value);
    const schema = this.#resolved(value, depth);
    if (schema === undefined) return { type: 'OBJECT' };
    const wire: WireMembers = {};
    for (const [name, member] of Object.entries(schema)) {
      if (member !== undefined) this.#member(wire, name, member, depth);
    }
    return wire;
  }

  /** `true` allows anything, which is what an empty schema says. */
  #unsaid(value: Json): Json {
    if (value !== true) this.lost.add('schema');
    return {};
  }

  #resolved(schema: JsonObject, depth: number): JsonObject | undefined {
    const { $ref: reference, ...beside } = schema;
    if (typeof reference !== 'string') return schema;
    const target = this.#referred(reference);
    // a schema that holds itself could be inlined for ever
    if (target === undefined || depth > recursion) {
      this.lost.add('$ref');
      return undefined;
    }
    return this.#resolved({ ...target, ...beside }, depth + 1);
  }

  #referred(reference: string): JsonObject | undefined {
    if (!reference.startsWith('#')) return undefined;
    const path = reference.slice(1).split('/').slice(1);
    const found = path.reduce<Json | undefined>((value, step) => {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    }, this.#root);
    return isJsonObject(found) ? found : undefined;
  }

  #member(wire: WireMembers, name: string, value: Json, depth: number): void {
    if (name === 'type') this.#type(wire, value);
    else if (name === 'properties' && isJsonObject(value)) this.#properties(wire, value, depth);
    else if (name === 'items' && isJsonObject(value)) wire['items'] = this.write(value, depth + 1);
    else if ((name === 'anyOf' || name === 'oneOf') && isList(value)) {
      wire['anyOf'] = value.map((each) => this.write(each, depth + 1));
    } else if (name === 'const') wire['enum'] = [typeof value === 'string' ? value : printJson(value)];
    else if (kept.has(name)) wire[name] = value;
    else if (name === 'additionalProperties' ? value !== true && value !== false : !idle.has(name)) this.lost.add(name);
  }

  #type(wire: WireMembers, type: Json): void {
    const types = isList(type) ? type : [type];
    const words = types.filter((each) => typeof each === 'string').map((each) => each.toUpperCase());
    const real = words.filter((each) => each !== 'NULL');
    if (real.length < words.length && real.length > 0) wire['nullable'] = true;
    if (real.length > 1) wire['anyOf'] ??= real.map((each) => ({ type: each }));
    else wire['type'] = real[0] ?? words[0] ?? 'OBJECT';
  }

  #properties(wire: WireMembers, properties: JsonObject, depth: number): void {
    const names = Object.keys(properties);
    wire['properties'] = Object.fromEntries(names.map((name) => [name, this.write(properties[name] ?? {}, depth + 1)]));
    if (names.length > 1) wire['propertyOrdering'] ??= names;
  }
}

/** How deep references are followed. */
const recursion = 12;
