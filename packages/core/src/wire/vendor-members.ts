import type { JsonText } from '../schema/generate/json-text.ts';
import type { Vendor } from '../schema/generate/vendor.ts';
import { type WireFormat, wireFormats } from '../schema/generate/wire-format.ts';
import { jsonTextOf } from '../schema/json/print-json.ts';
import { isJsonObject, type Json, type JsonObject, RawJson } from '../schema/json/raw-json.ts';

/** An object of a wire tree while its encoder builds it. */
export type WireMembers = { [member: string]: Json | undefined };

/**
 * The members that the codec has no word for, as source text; `undefined` when there is none.
 * `below` is the dotted path of `wire` inside the object that gets the vendor members.
 */
export function takeVendor(
  wire: JsonObject,
  known: ReadonlySet<string>,
  format: WireFormat,
  below = '',
): Vendor | undefined {
  let members: [string, JsonText][] | undefined;
  for (const name in wire) {
    const value = wire[name];
    if (known.has(name) || value === undefined) continue;
    members ??= [];
    members.push([(below === '' ? '' : `${below}.`) + escapeName(name), jsonTextOf(value)]);
  }
  return members && { [format]: Object.fromEntries(members) };
}

/** Both; of members with the same path the later one's stays. */
export function mergeVendor(earlier: Vendor | undefined, later: Vendor | undefined): Vendor | undefined {
  if (earlier === undefined || later === undefined) return later ?? earlier;
  const merged: { [F in WireFormat]?: { readonly [memberPath: string]: JsonText } } = { ...earlier };
  for (const format of wireFormats) {
    const members = later[format];
    if (members !== undefined) merged[format] = { ...earlier[format], ...members };
  }
  return merged;
}

/** Writes the format's own members back; a dotted path makes the objects it needs, a member already there stays. */
export function putVendor(wire: WireMembers, vendor: Vendor | undefined, format: WireFormat): void {
  const members = vendor?.[format];
  if (members === undefined) return;
  for (const [path, text] of Object.entries(members)) putAt(wire, splitPath(path), new RawJson(text));
}

/** Is there anything that the other format's encoder cannot write and that is worth a note? */
export function hasForeignVendor(
  vendor: Vendor | undefined,
  format: WireFormat,
  meansNothing?: ReadonlySet<string>,
): boolean {
  if (vendor === undefined) return false;
  return wireFormats.some((spoken) => {
    if (spoken === format) return false;
    return Object.keys(vendor[spoken] ?? {}).some((path) => !meansNothing?.has(path));
  });
}

function putAt(wire: WireMembers, path: readonly string[], value: Json): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  const there = Object.hasOwn(wire, name) ? wire[name] : undefined;
  if (rest.length === 0) {
    if (there === undefined) define(wire, name, value);
  } else if (there === undefined || isJsonObject(there)) {
    const inner: WireMembers = { ...there }; // a copy, since the object may be somebody else's
    putAt(inner, rest, value);
    define(wire, name, inner);
  }
}

/** Defines instead of assigning: a member named `__proto__` is data like any other. */
function define(wire: WireMembers, name: string, value: Json): void {
  Object.defineProperty(wire, name, { value, enumerable: true, writable: true, configurable: true });
}

/** A dot inside a member's own name must not look like a path. */
const escapeName = (name: string): string =>
  name.includes('.') || name.includes('\\') ? name.replace(/[.\\]/g, '\\$&') : name;

function splitPath(path: string): readonly string[] {
  if (!path.includes('\\')) return path.split('.');
  const names = [''];
  for (const [piece] of path.matchAll(/\\.|[^\\]/gsu)) {
    if (piece === '.') names.push('');
    else names.push((names.pop() ?? '') + (piece.length > 1 && piece.startsWith('\\') ? piece.slice(1) : piece));
  }
  return names;
}
