import type { JsonText } from '../generate/json-text.ts';
import { asJsonText, type Json, RawJson } from './raw-json.ts';

/** JSON text of a tree; `RawJson` is put back letter by letter, members that are `undefined` are left out. */
export function printJson(value: Json): JsonText {
  return asJsonText(print(value));
}

/** The text of one value: its own characters if it was cut out of a body, else freshly printed. */
export const jsonTextOf = (value: Json): JsonText => (value instanceof RawJson ? value.text : printJson(value));

function print(value: Json | undefined): string {
  if (typeof value !== 'object' || value === null) return value === undefined ? 'null' : JSON.stringify(value);
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return printArray(value);
  return printObject(value as { readonly [member: string]: Json | undefined });
}

function printArray(elements: readonly Json[]): string {
  let out = '[';
  for (let i = 0; i < elements.length; i++) out += (i === 0 ? '' : ',') + print(elements[i]);
  return `${out}]`;
}

function printObject(members: { readonly [member: string]: Json | undefined }): string {
  let out = '{';
  for (const name in members) {
    const member = members[name];
    if (member === undefined) continue;
    out += `${(out.length === 1 ? '' : ',') + JSON.stringify(name)}:${print(member)}`;
  }
  return `${out}}`;
}
