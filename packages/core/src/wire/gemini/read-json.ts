import type { Vendor } from '../../schema/generate/vendor.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** What stands behind text that was cut out; `undefined` for absent and null. */
export function said(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null) return undefined;
  return value instanceof RawJson && value.text === 'null' ? undefined : value;
}

/** The object with members in the API's usual spelling: it takes `snake_case` as well, at every level. */
export function camelCased(wire: JsonObject, known?: ReadonlySet<string>): JsonObject {
  for (const name in wire) if (name.includes('_')) return respelled(wire, known);
  return wire;
}

function respelled(wire: JsonObject, known: ReadonlySet<string> | undefined): JsonObject {
  const members = Object.entries(wire).map(([name, value]) => {
    const camel = name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    return [known === undefined || known.has(camel) ? camel : name, value] as const;
  });
  return Object.fromEntries(members);
}

/** The object that a member holds, in the usual spelling. */
export function objectAt(wire: JsonObject, name: string): JsonObject | undefined {
  const value = wire[name];
  return isJsonObject(value) ? camelCased(value) : undefined;
}

export const objectsOf = (value: Json | undefined): readonly JsonObject[] =>
  isList(value) ? value.filter(isJsonObject).map((each) => camelCased(each)) : [];

/** The texts of a list that holds nothing but texts. */
export function textsOf(value: Json | undefined): readonly string[] | undefined {
  if (!isList(value)) return undefined;
  const texts = value.filter((each) => typeof each === 'string');
  return texts.length === value.length ? texts : undefined;
}

/** Members without a word in the middle, below `path` of their object. */
export function restOf(wire: JsonObject, known: ReadonlySet<string>, below = ''): Vendor | undefined {
  let rest: { [member: string]: Json } | undefined;
  for (const name in wire) {
    const value = said(wire[name]);
    if (value === undefined || known.has(name)) continue;
    rest ??= {};
    Object.defineProperty(rest, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return rest && takeVendor(rest, nothing, 'gemini', below);
}

const nothing: ReadonlySet<string> = new Set();

/** `{ vendor }` when there is something to keep, else nothing to spread. */
export function vendorOf(...parts: readonly (Vendor | undefined)[]): { readonly vendor?: Vendor } {
  const vendor = parts.reduce(mergeVendor, undefined);
  return vendor === undefined ? {} : { vendor };
}

/** One member that the middle keeps as source text. */
export const vendorMember = (path: string, value: Json): Vendor => ({ gemini: { [path]: jsonTextOf(value) } });

/** `{ name: value }` when there is a value, else nothing to spread. */
export const given = <K extends string, V>(name: K, value: V | undefined): { readonly [N in K]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [N in K]: V });
