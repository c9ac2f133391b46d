import type { JsonText } from '../../schema/generate/json-text.ts';
import { JsonBody } from '../../schema/json/json-body.ts';
import { parseJson } from '../../schema/json/parse-json.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json } from '../../schema/json/raw-json.ts';

/**
 * Schema of a function's arguments, letter by letter but for what vendors refuse: an object schema without
 * `properties` gets them, `additionalProperties: null` goes. Clients may also send the schema as JSON in a string.
 */
export function readSchema(wire: Json | undefined): JsonText | undefined {
  if (wire === undefined || wire === null) return undefined;
  return normalSchema(jsonTextOf(wire));
}

function normalSchema(text: JsonText): JsonText | undefined {
  if (text === 'null') return undefined;
  if (text.startsWith('"')) return schemaInString(text);
  const parsed = JsonBody.parse(text);
  if (!parsed.ok || !needsRepair(parsed.body.value)) return text;
  const { value } = parsed.body;
  return asJsonText(
    parsed.body.edited({
      ...(value.properties === undefined && { properties: asJsonText('{}') }),
      ...(value.additionalProperties === null && { additionalProperties: undefined }),
    }),
  );
}

function schemaInString(text: string): JsonText | undefined {
  const outer = parseJson(text);
  const inner = outer.ok && typeof outer.value === 'string' ? outer.value.trim() : '';
  return inner.startsWith('{') && parseJson(inner).ok ? normalSchema(asJsonText(inner)) : undefined;
}

/** `{}` is a schema of its own: anything goes. */
export function needsRepair(schema: unknown): boolean {
  if (typeof schema === 'string') return true;
  if (!isJsonObject(schema) || Object.keys(schema).length === 0) return false;
  return schema.additionalProperties === null || (isObjectSchema(schema.type) && schema.properties === undefined);
}

const isObjectSchema = (type: unknown): boolean => type === 'object';
