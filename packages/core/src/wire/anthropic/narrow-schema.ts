import type { JsonText } from '../../schema/generate/json-text.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { printJson } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json/raw-json.ts';
import { isList } from './read-json.ts';

/**
 * A schema for structured output without lists of types, which the API refuses: one type stands alone, several
 * become `anyOf` with `null` last. A schema without such lists keeps its own characters.
 * @see https://docs.claude.com/en/docs/build-with-claude/structured-outputs#json-schema-limitations
 */
export function narrowSchema(schema: JsonText): JsonText {
  const parsed = parseJson(schema);
  if (!parsed.ok || !hasTypeList(parsed.value)) return schema;
  return printJson(narrow(parsed.value));
}

const listMembers = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const mapMembers = ['properties', '$defs', 'definitions', 'patternProperties'];
const schemaMembers = ['items', 'additionalProperties', 'not'];

function narrow(schema: Json): Json {
  if (!isJsonObject(schema)) return schema;
  const inner = mapSchemas(schema, narrow);
  const { type } = inner;
  if (!isList(type)) return inner;
  const types = [...type.filter((each) => each !== 'null'), ...type.filter((each) => each === 'null')];
  const [only] = types;
  if (types.length === 1 && only !== undefined) return { ...inner, type: only };
  const { type: _, enum: values, title, description, $defs, definitions, ...rest } = inner;
  const outside = { title, description, $defs, definitions };
  return { ...outside, anyOf: types.map((each) => branch(each, rest, values)) };
}

/** The part of a schema that speaks of one of its types; enumerated values go where they belong. */
function branch(type: Json, rest: JsonObject, values: Json | undefined): Json {
  const own = isList(values) ? values.filter((value) => isOfType(value, type)) : [];
  if (type === 'null') return { type };
  return { type, ...rest, ...(own.length > 0 && { enum: own }) };
}

function isOfType(value: Json, type: Json): boolean {
  if (value === null) return type === 'null';
  if (isList(value)) return type === 'array';
  if (typeof value === 'number') return type === 'number' || (type === 'integer' && Number.isInteger(value));
  return typeof value === type;
}

function mapSchemas(schema: JsonObject, change: (inner: Json) => Json): { [member: string]: Json | undefined } {
  const out: { [member: string]: Json | undefined } = { ...schema };
  for (const name of schemaMembers) {
    const inner = out[name];
    if (isJsonObject(inner)) out[name] = change(inner);
  }
  for (const name of listMembers) {
    const list = out[name];
    if (isList(list)) out[name] = list.map(change);
  }
  for (const name of mapMembers) {
    const map = out[name];
    if (!isJsonObject(map)) continue;
    out[name] = Object.fromEntries(Object.entries(map).map(([key, inner]) => [key, change(inner ?? null)]));
  }
  return out;
}

function hasTypeList(schema: Json): boolean {
  if (!isJsonObject(schema)) return false;
  if (isList(schema['type'])) return true;
  let found = false;
  mapSchemas(schema, (inner) => {
    found ||= hasTypeList(inner);
    return inner;
  });
  return found;
}
