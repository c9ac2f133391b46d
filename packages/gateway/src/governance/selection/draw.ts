/**
 * Picks one entry by weight. Negative weights count as none; when nobody has any weight, all are equally likely.
 * `random` is in [0, 1).
 */
export function draw<Entry extends { readonly weight: number }>(
  entries: readonly Entry[],
  random: number,
): Entry | undefined {
  const total = entries.reduce((sum, { weight }) => sum + Math.max(weight, 0), 0);
  if (total === 0) return entries[Math.floor(random * entries.length)];
  let ticket = random * total;
  for (const entry of entries) {
    ticket -= Math.max(entry.weight, 0);
    if (ticket < 0) return entry;
  }
  return entries.at(-1);
}
