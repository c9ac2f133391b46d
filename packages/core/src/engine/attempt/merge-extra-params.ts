import type { JsonText } from '../../schema/generate/json-text.ts';
import { scanMembers } from '../../schema/json/json-scanner.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';

/**
 * The body with the client's unknown members merged in: objects member by member, everything else overwrites.
 * Known members keep their place, new ones follow sorted by name.
 */
export function mergeExtraParams(body: JsonObject, extra: { readonly [member: string]: JsonText }): JsonObject {
  const merged: { [member: string]: Json | undefined } = { ...body };
  for (const name of Object.keys(extra).sort()) {
    const text = extra[name];
    if (text === undefined) continue;
    const there = plainObject(merged[name]);
    const members = there && objectMembers(text);
    put(merged, name, there && members ? mergeExtraParams(there, members) : new RawJson(text));
  }
  return merged;
}

/** Objects cut out as text are opened again, one level at a time, so that everything below keeps its spelling. */
function plainObject(value: Json | undefined): JsonObject | undefined {
  if (value instanceof RawJson) {
    const members = objectMembers(value.text);
    return members && Object.fromEntries(Object.entries(members).map(([name, text]) => [name, new RawJson(text)]));
  }
  return isJsonObject(value) ? value : undefined;
}

function objectMembers(text: string): { readonly [member: string]: JsonText } | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  return Object.fromEntries(
    scanMembers(text).map(({ name, valueStart, valueEnd }) => [name, asJsonText(text.slice(valueStart, valueEnd))]),
  );
}

/** Defines instead of assigning: a member named `__proto__` is data like any other. */
function put(target: object, name: string, value: Json): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}
