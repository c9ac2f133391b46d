import { JsonBody } from '../src/schema/json/json-body.js';
import { printJson } from '../src/schema/json/print-json.js';
import { isJsonObject, RawJson } from '../src/schema/json/raw-json.js';
/** What an encoder made, as the text that leaves the house. */
export function textOfWire(wire) {
  if (!isWire(wire)) throw new Error('an encoder gave something that is no JSON tree');
  return printJson(wire);
}
/** A body as it comes over the wire, as a decoder gets it. */
export function wireOfText(text, verbatim) {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(`${parsed.message}: ${text.slice(0, 200)}`);
  return parsed.body.tree(verbatim);
}
function isWire(value) {
  if (value instanceof RawJson || value === null) return true;
  if (Array.isArray(value)) return value.every(isWire);
  if (isJsonObject(value)) return Object.values(value).every((each) => each === undefined || isWire(each));
  return ['string', 'number', 'boolean'].includes(typeof value);
}
