import { invalidRequest, ok, type Result } from '../schema/errors/result.ts';
import type { JsonBody } from '../schema/json/json-body.ts';
import { printJson } from '../schema/json/print-json.ts';
import type { JsonObject } from '../schema/json/raw-json.ts';
import { readString } from '../schema/json/read-value.ts';
import type { FormFile } from '../schema/media.ts';
import type { FormPart } from './print-form.ts';
import type { ExtraMembers } from './unary-format.ts';

/*
 * Members of a body that may have come as a form's fields, as a query or in a path: there everything is a string.
 */

/** An integer, also as a string of one. `undefined` when the member is absent or empty. */
export function readInteger(value: JsonObject, name: string): Result<number | undefined> {
  const said = value[name];
  if (said === undefined || said === null || said === '') return ok(undefined);
  const number = typeof said === 'string' ? Number(said) : said;
  return Number.isInteger(number) ? ok(Number(number)) : invalidRequest(`invalid ${name} value: ${printJson(said)}`);
}

/** A number, also as a string of one. */
export function readDecimal(value: JsonObject, name: string): Result<number | undefined> {
  const said = value[name];
  if (said === undefined || said === null || said === '') return ok(undefined);
  const number = typeof said === 'string' ? Number(said) : said;
  return typeof number === 'number' && Number.isFinite(number)
    ? ok(number)
    : invalidRequest(`invalid ${name} value: ${printJson(said)}`);
}

/** `true` and `false`, also as words. */
export function readFlag(value: JsonObject, name: string): Result<boolean | undefined> {
  const said = value[name];
  if (said === undefined || said === null || said === '') return ok(undefined);
  if (said === true || said === 'true' || said === '1') return ok(true);
  if (said === false || said === 'false' || said === '0') return ok(false);
  return invalidRequest(`invalid ${name} value`);
}

/** Is the flag set, whatever else may be wrong with the body? */
export const isFlagSet = (value: JsonObject, name: string): boolean => {
  const flag = readFlag(value, name);
  return flag.ok && flag.value === true;
};

/** A string that says something. */
export const readFilled = (value: JsonObject, name: string): string | undefined =>
  readString(value[name])?.trim() === '' ? undefined : readString(value[name]);

/** The id of a stored thing. Dots alone would lead to another path than the one meant. */
export function readId(value: JsonObject, name: string): Result<string> {
  const id = readFilled(value, name);
  return id === undefined || id === '.' || id === '..' ? invalidRequest(`${name} is required`) : ok(id);
}

/** The members that the format does not define. */
export function extraMembers(body: JsonBody, known: ReadonlySet<string>): ExtraMembers | undefined {
  const names = Object.keys(body.value).filter((name) => !known.has(name));
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, body.source(name) ?? printJson(body.value[name] ?? null)]));
}

export const filesNamed = (files: readonly FormFile[] | undefined, field: string): readonly FormFile[] =>
  (files ?? []).filter((file) => file.field === field);

/** The text part, or nothing where there is nothing to say. */
export const textPart = (name: string, value: string | number | boolean | undefined): readonly FormPart[] =>
  value === undefined ? [] : [{ name, value: String(value) }];

export const filePart = (name: string, file: Omit<FormFile, 'field'>): readonly FormPart[] => [{ name, file }];
