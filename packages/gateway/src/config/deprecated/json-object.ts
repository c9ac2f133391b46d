/** A part of a configuration file before anybody looked at it. These functions change it: it is a copy of their own. */
export type Members = { [member: string]: unknown };

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object at `name`, or an empty one that goes nowhere. */
export const membersAt = (holder: Members, name: string): Members => {
  const value = holder[name];
  return isMembers(value) ? value : {};
};

/** The objects in the list at `name`, each with its place. */
export function entriesAt(
  holder: Members,
  name: string,
): readonly { readonly entry: Members; readonly index: number }[] {
  const list = holder[name];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown, index) => (isMembers(entry) ? [{ entry, index }] : []));
}

/** Takes a member out. */
export function take(holder: Members, name: string): unknown {
  const value = holder[name];
  delete holder[name];
  return value;
}

/** Puts a value under its newer name unless something stands there. */
export function moveTo(holder: Members, name: string, value: unknown): void {
  if (holder[name] === undefined || holder[name] === null) holder[name] = value;
}
