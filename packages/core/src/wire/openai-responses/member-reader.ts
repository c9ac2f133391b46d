import type { JsonText } from '../../schema/generate/json-text.ts';
import type { Vendor } from '../../schema/generate/vendor.ts';
import { scanElements, scanMembers, skipSpace } from '../../schema/json/json-scanner.ts';
import { jsonTextOf, printJson } from '../../schema/json/print-json.ts';
import { asJsonText, isJsonObject, type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { takeVendor } from '../vendor-members.ts';
import { format } from './format-name.ts';

const nothing: ReadonlySet<string> = new Set();

/**
 * Reads an object member by member and remembers what was read, so that the rest can travel as vendor members.
 * A member of another type than the one asked for counts as not read; `null` counts as absent.
 * Source text is looked up only when somebody asks for it.
 */
export class MemberReader {
  readonly #value: JsonObject;
  readonly #source: (() => string) | undefined;
  readonly #taken = new Set<string>();
  #slices: Map<string, JsonText> | undefined;

  constructor(value: JsonObject, source?: () => string) {
    this.#value = value;
    this.#source = source;
  }

  /** `undefined` when the value is no object. */
  static of(json: Json | undefined): MemberReader | undefined {
    if (json instanceof RawJson) {
      const value: unknown = JSON.parse(json.text);
      return isJsonObject(value) ? new MemberReader(value, () => json.text) : undefined;
    }
    return isJsonObject(json) ? new MemberReader(json) : undefined;
  }

  /** The object's own source text. */
  get whole(): JsonText {
    return this.#source ? asJsonText(this.#source()) : printJson(this.#value);
  }

  has(name: string): boolean {
    return this.#valueOf(name) !== null;
  }

  /** What the member holds, without taking it. */
  peek(name: string): Json {
    return this.#valueOf(name);
  }

  string(name: string): string | undefined {
    const value = this.#valueOf(name);
    return typeof value === 'string' ? this.#take(name, value) : this.#takeNull(name, value);
  }

  number(name: string): number | undefined {
    const value = this.#valueOf(name);
    return typeof value === 'number' ? this.#take(name, value) : this.#takeNull(name, value);
  }

  boolean(name: string): boolean | undefined {
    const value = this.#valueOf(name);
    return typeof value === 'boolean' ? this.#take(name, value) : this.#takeNull(name, value);
  }

  strings(name: string): readonly string[] | undefined {
    const value = this.#valueOf(name);
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return this.#take(name, value);
    return this.#takeNull(name, value);
  }

  /** Source text of whatever stands there. */
  json(name: string): JsonText | undefined {
    const value = this.#valueOf(name);
    this.#taken.add(name);
    return value === null ? undefined : this.#textOf(name);
  }

  /** What the object below leaves unread is the caller's to collect: `reader.vendor('reasoning')`. */
  child(name: string): MemberReader | undefined {
    const value = this.#valueOf(name);
    if (!isJsonObject(value)) return this.#takeNull(name, value);
    return this.#take(name, new MemberReader(value, () => this.#textOf(name)));
  }

  /** The objects of a list; `undefined` when it is no list, or one that holds anything else. */
  children(name: string): readonly MemberReader[] | undefined {
    const value = this.#valueOf(name);
    if (!Array.isArray(value)) return this.#takeNull(name, value);
    const readers = readersOf(value, () => this.#textOf(name));
    return readers.length === value.length ? this.#take(name, readers) : undefined;
  }

  skip(...names: readonly string[]): void {
    for (const name of names) this.#taken.add(name);
  }

  /** Everything that nobody read. `below` is the dotted path of this object inside the one that gets the members. */
  vendor(below = ''): Vendor | undefined {
    const rest = this.rest();
    return rest && takeVendor(rest, nothing, format, below);
  }

  /** Members that nobody read, as source text. */
  rest(): { readonly [member: string]: RawJson } | undefined {
    const rest: [string, RawJson][] = [];
    for (const name of Object.keys(this.#value)) {
      const value = this.#value[name];
      if (value === undefined || value === null || this.#taken.has(name)) continue;
      rest.push([name, new RawJson(this.#textOf(name))]);
    }
    return rest.length === 0 ? undefined : Object.fromEntries(rest);
  }

  #valueOf(name: string): Json {
    const value = Object.hasOwn(this.#value, name) ? this.#value[name] : undefined;
    return value instanceof RawJson ? JSON.parse(value.text) : (value ?? null);
  }

  #take<T>(name: string, value: T): T {
    this.#taken.add(name);
    return value;
  }

  #takeNull(name: string, value: unknown): undefined {
    if (value === null) this.#taken.add(name);
    return undefined;
  }

  #textOf(name: string): JsonText {
    const value = this.#value[name];
    if (this.#source === undefined || value instanceof RawJson) return jsonTextOf(value ?? null);
    this.#slices ??= slicesOf(this.#source());
    return this.#slices.get(name) ?? printJson(value ?? null);
  }
}

function slicesOf(source: string): Map<string, JsonText> {
  const slices = new Map<string, JsonText>();
  for (const { name, valueStart, valueEnd } of scanMembers(source))
    slices.set(name, asJsonText(source.slice(valueStart, valueEnd)));
  return slices;
}

/** Readers of the objects in a list that knows its source. */
function readersOf(list: readonly Json[], source: () => string): readonly MemberReader[] {
  let texts: readonly string[] | undefined;
  const textAt = (index: number): string => {
    texts ??= elementsOf(source());
    return texts[index] ?? 'null';
  };
  return list.flatMap((each, index) => {
    if (isJsonObject(each)) return new MemberReader(each, () => textAt(index));
    return each instanceof RawJson ? (MemberReader.of(each) ?? []) : [];
  });
}

function elementsOf(source: string): readonly string[] {
  const texts: string[] = [];
  scanElements(source, skipSpace(source, 0), (start, end) => texts.push(source.slice(start, end)));
  return texts;
}
