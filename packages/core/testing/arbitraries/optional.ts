import fc from 'fast-check';

type Fields<T> = { [K in keyof T]?: fc.Arbitrary<NonNullable<T[K]>> };

/** A record whose second half may be missing member by member, never `undefined`. */
export function optional<T extends object>(
  always: { [K in keyof T]?: fc.Arbitrary<T[K]> },
  sometimes: Fields<T>,
): fc.Arbitrary<T> {
  const fields: { [member: string]: fc.Arbitrary<unknown> } = { ...always, ...sometimes };
  return fc
    .record(fields, { requiredKeys: Object.keys(always), noNullPrototype: true })
    .map((record): T => record as T);
}
