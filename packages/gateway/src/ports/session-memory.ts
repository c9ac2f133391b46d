import type { SessionStore } from '@bifrost/core/engine/ports.ts';

interface Entry {
  readonly value: string;
  readonly expiresAt: number;
}

/**
 * Which key served a session, in this process's memory. Session ids come from callers, so there is a limit:
 * beyond it the entries that were written or refreshed longest ago go first.
 */
export function sessionMemory(now: () => number, maxEntries = 100_000): SessionStore {
  const entries = new Map<string, Entry>();
  const write = (key: string, value: string, ttlMs: number) => {
    entries.delete(key); // a map keeps insertion order: the youngest entry stands last
    entries.set(key, { value, expiresAt: now() + ttlMs });
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value ?? '');
  };
  const get = (key: string) => {
    const entry = entries.get(key);
    if (entry === undefined || entry.expiresAt > now()) return entry?.value;
    entries.delete(key);
    return undefined;
  };
  return {
    get,
    setIfAbsent(key, value, ttlMs) {
      const known = get(key);
      if (known === undefined) write(key, value, ttlMs);
      return known ?? value;
    },
    refresh(key, ttlMs) {
      const known = get(key);
      if (known !== undefined) write(key, known, ttlMs);
    },
    delete: (key) => void entries.delete(key),
  };
}
