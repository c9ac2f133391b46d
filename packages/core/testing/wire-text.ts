import type { JsonText } from '../src/schema/generate/json-text.ts';
import type { Verbatim } from '../src/schema/json/cut-verbatim.ts';
import { JsonBody } from '../src/schema/json/json-body.ts';
import { printJson } from '../src/schema/json/print-json.ts';
import { isJsonObject, type Json, RawJson } from '../src/schema/json/raw-json.ts';

/** What an encoder made, as the text that leaves the house. */
export function textOfWire(wire: unknown): JsonText {
  if (!isWire(wire)) throw new Error('an encoder gave something that is no JSON tree');
  return printJson(wire);
}

/** A body as it comes over the wire, as a decoder gets it. */
export function wireOfText(text: string, verbatim: Verbatim): unknown {
  const parsed = JsonBody.parse(text);
  if (!parsed.ok) throw new Error(`${parsed.message}: ${text.slice(0, 200)}`);
  return parsed.body.tree(verbatim);
}

function isWire(value: unknown): value is Json {
  if (value instanceof RawJson || value === null) return true;
  if (Array.isArray(value)) return value.every(isWire);
  if (isJsonObject(value)) return Object.values(value).every((each) => each === undefined || isWire(each));
  return ['string', 'number', 'boolean'].includes(typeof value);
}
