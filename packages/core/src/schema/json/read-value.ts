import { isJsonObject, type Json, type JsonObject } from './raw-json.ts';

/*
 * Tolerant reading of JSON from outside: a value of another type than the one asked for is as good as absent.
 */

export const readString = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

export const readNumber = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

export const readBoolean = (value: Json | undefined): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;

export const readObject = (value: Json | undefined): JsonObject | undefined =>
  isJsonObject(value) ? value : undefined;

const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

export const readList = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

/** The objects of a list; whatever else stands in it is passed over. */
export const readObjects = (value: Json | undefined): readonly JsonObject[] => readList(value).filter(isJsonObject);

/** The strings of a list; a single string counts as a list of one. `undefined` when it is neither. */
export function readStrings(value: Json | undefined): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  return isList(value) ? value.filter((each) => typeof each === 'string') : undefined;
}
