type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** `T` with its members of possible value `undefined` made optional. */
export type Compact<T> = { readonly [K in Exclude<keyof T, OptionalKeys<T>>]: T[K] } & {
  readonly [K in OptionalKeys<T>]?: Exclude<T[K], undefined>;
};

/** The object without its members that are `undefined`, so that absent means absent. */
export function compact<T extends object>(members: T): Compact<T> {
  const kept: { [name: string]: unknown } = {};
  // Object.entries would make an array for each member, on paths that every answer takes
  for (const name in members) if (members[name] !== undefined) kept[name] = members[name];
  return kept as Compact<T>;
}

/** The object, or `undefined` when it has no members. */
export function unlessEmpty<T extends object>(value: T): T | undefined {
  for (const _ in value) return value;
  return undefined;
}
