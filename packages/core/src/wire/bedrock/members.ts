import type { Vendor } from '../../schema/generate/vendor.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { mergeVendor, takeVendor } from '../vendor-members.ts';

/** What stands behind text that was cut out; `undefined` for absent and null. */
export function said(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null) return undefined;
  return value instanceof RawJson && value.text === 'null' ? undefined : value;
}

/** Members without a word in the middle, below `path` of their object. AWS takes null for absent. */
export function restOf(wire: JsonObject | undefined, known: ReadonlySet<string>, below = ''): Vendor | undefined {
  if (wire === undefined) return undefined;
  const isNull = Object.keys(wire).filter((name) => said(wire[name]) === undefined);
  return takeVendor(wire, isNull.length === 0 ? known : new Set([...known, ...isNull]), 'bedrock', below);
}

/** `{ vendor }` when there is something to keep, else nothing to spread. */
export function vendorOf(...parts: readonly (Vendor | undefined)[]): { readonly vendor?: Vendor } {
  const vendor = parts.reduce(mergeVendor, undefined);
  return vendor === undefined ? {} : { vendor };
}

/** One member that the middle keeps as source text. */
export const vendorMember = (path: string, value: Json): Vendor => ({ bedrock: { [path]: jsonTextOf(value) } });

/** Unions are spelled as objects with one member: its name, when there is exactly one. */
export function onlyMember(union: JsonObject): string | undefined {
  const names = Object.keys(union).filter((name) => said(union[name]) !== undefined);
  return names.length === 1 ? names[0] : undefined;
}

export const hasOnly = (wire: JsonObject, ...names: readonly string[]): boolean =>
  Object.keys(wire).every((name) => names.includes(name) || said(wire[name]) === undefined);
