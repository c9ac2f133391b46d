import type { JsonText } from '../generate/json-text.ts';

/** JSON source text standing in a tree of plain values: printed as it is, so that spelling and key order survive. */
export class RawJson {
  readonly text: JsonText;
  constructor(text: JsonText) {
    this.text = text;
  }
  /** Only for people who print the tree with `JSON.stringify`; `printJson` keeps the text itself. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

export type JsonObject = { readonly [member: string]: Json | undefined };
export type Json = null | boolean | number | string | readonly Json[] | JsonObject | RawJson;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RawJson);

/** Marks text that is known to be JSON. The only place where the brand is given. */
export const asJsonText = (text: string): JsonText => text as JsonText;
