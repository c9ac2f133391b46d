/** What a table of model aliases breaks, or `undefined`. */
export function aliasFault(aliases: { readonly [alias: string]: string }): string | undefined {
  const seen = new Set<string>();
  for (const [alias, target] of Object.entries(aliases)) {
    const fault = entryFault(alias, target);
    if (fault !== undefined) return fault;
    if (seen.has(alias.toLowerCase())) return `duplicate alias source "${alias}" (case-insensitive)`;
    seen.add(alias.toLowerCase());
  }
  return undefined;
}

function entryFault(alias: string, target: string): string | undefined {
  if (alias.trim() === '') return 'alias source cannot be empty';
  if (target.trim() === '') return `alias target for "${alias}" cannot be empty`;
  if (alias !== alias.trim()) return `alias source "${alias}" cannot have leading or trailing whitespace`;
  if (target !== target.trim()) return `alias target for "${alias}" cannot have leading or trailing whitespace`;
  return undefined;
}
