import { parseJson } from '../schema/json/parse-json.ts';
import { isJsonObject } from '../schema/json/raw-json.ts';

/** Tools without a schema go out as functions with this one parameter. */
export const freeformParameter = 'input';

export const freeformSchema = `{"type":"object","properties":{"${freeformParameter}":{"type":"string"}},"required":["${freeformParameter}"],"additionalProperties":false}`;

/** The text that such a function was called with; `undefined` when the model did not keep to the schema. */
export function unwrapInput(json: string): string | undefined {
  const parsed = parseJson(json);
  const input = parsed.ok && isJsonObject(parsed.value) ? parsed.value[freeformParameter] : undefined;
  return typeof input === 'string' ? input : undefined;
}
