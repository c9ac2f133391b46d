import type { Vendor } from '../../schema/generate/vendor.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';

export const textAt = (from: JsonObject, name: string): string | undefined => {
  const value = from[name];
  return typeof value === 'string' ? value : undefined;
};

export const numberAt = (from: JsonObject, name: string): number | undefined => {
  const value = from[name];
  return typeof value === 'number' ? value : undefined;
};

export const flagAt = (from: JsonObject, name: string): boolean | undefined => {
  const value = from[name];
  return typeof value === 'boolean' ? value : undefined;
};

export const objectAt = (from: JsonObject, name: string): JsonObject | undefined => {
  const value = from[name];
  return isJsonObject(value) ? value : undefined;
};

export const listAt = (from: JsonObject, name: string): readonly Json[] | undefined => {
  const value = from[name];
  return isList(value) ? value : undefined;
};

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The texts of a list that holds nothing but texts. */
export function textsAt(from: JsonObject, name: string): readonly string[] | undefined {
  const list = listAt(from, name);
  if (list === undefined) return undefined;
  const texts = list.filter((each) => typeof each === 'string');
  return texts.length === list.length ? texts : undefined;
}

/** What stands behind text that was cut out; `undefined` for absent and null. */
export function said(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null) return undefined;
  return value instanceof RawJson && value.text === 'null' ? undefined : value;
}

/** Members without a word in the middle, below `path` of their object. The API says null where it means absent. */
export function restOf(wire: JsonObject, known: ReadonlySet<string>, below = ''): Vendor | undefined {
  let rest: { [member: string]: Json } | undefined;
  for (const name in wire) {
    const value = said(wire[name]);
    if (value === undefined || known.has(name)) continue;
    rest ??= {};
    Object.defineProperty(rest, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return rest && takeVendor(rest, nothing, 'anthropic', below);
}

const nothing: ReadonlySet<string> = new Set();

/** `{ vendor }` when there is something to keep, else nothing to spread. */
export function vendorOf(...parts: readonly (Vendor | undefined)[]): { readonly vendor?: Vendor } {
  const vendor = parts.reduce(mergeVendor, undefined);
  return vendor === undefined ? {} : { vendor };
}

/** One member that the middle keeps as source text. */
export const vendorMember = (path: string, value: Json): Vendor => ({ anthropic: { [path]: jsonTextOf(value) } });
