import type { KeyEntry } from './key-entry.ts';

/** Chooses one of several keys that are all allowed. A balancer may bring its own. */
export type PickKey = (
  entries: readonly KeyEntry[],
  target: { readonly provider: string; readonly model: string },
  random: () => number,
) => KeyEntry | undefined;

/** By weight with two decimals; when all weights are zero each is as likely as the others. */
export const weightedPick: PickKey = (entries, _target, random) => {
  if (entries.length <= 1) return entries[0];
  let total = 0;
  for (const { key } of entries) total += ticketsOf(key.weight);
  if (total === 0) return entries[Math.floor(random() * entries.length)];
  let ticket = Math.floor(random() * total);
  for (const entry of entries) {
    ticket -= ticketsOf(entry.key.weight);
    if (ticket < 0) return entry;
  }
  return entries[entries.length - 1];
};

const ticketsOf = (weight: number): number => Math.max(0, Math.trunc(weight * 100));
