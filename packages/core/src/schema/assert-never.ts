/** The end of an exhaustive `switch`: does not compile while a member of the union is forgotten. */
export function assertNever(value: never): never {
  const seen: unknown = value;
  throw new Error(`a case nobody handles: ${labelOf(seen)}`);
}

/** Names the case without its content, which may be a secret. */
function labelOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value.slice(0, 40) : typeof value;
  for (const tag of ['type', 'kind', 'mode', 'role'] as const) {
    const word: unknown = Reflect.get(value, tag);
    if (typeof word === 'string') return `${tag} ${word.slice(0, 40)}`;
  }
  return 'object';
}
