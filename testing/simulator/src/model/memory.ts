/** What a vendor remembers between requests: prompt caches, stored responses, files and the like. */
export class Memory {
  readonly #seen = new Map<string, number>();
  readonly #stored = new Map<string, readonly unknown[]>();

  readonly #kept = new Map<string, Map<string, unknown>>();

  knowsPrefix(key: string, nowSeconds: number): boolean {
    return (this.#seen.get(key) ?? Number.NEGATIVE_INFINITY) >= nowSeconds;
  }

  /** True when this prefix was there within its lifetime; refreshes it either way. */
  touchPrefix(key: string, nowSeconds: number, lifetimeSeconds: number): boolean {
    const isKnown = this.knowsPrefix(key, nowSeconds);
    this.#seen.set(key, nowSeconds + lifetimeSeconds);
    return isKnown;
  }

  store(id: string, items: readonly unknown[]): void {
    this.#stored.set(id, items);
  }

  stored(id: string): readonly unknown[] | undefined {
    return this.#stored.get(id);
  }

  /** What one account keeps of a kind, oldest first; made on first use. */
  kept<Thing>(kind: string, account: string): Map<string, Thing> {
    const name = `${kind} ${account}`;
    // The kind says what was put there, and only its own routes name it.
    const things = (this.#kept.get(name) ?? new Map()) as Map<string, Thing>;
    this.#kept.set(name, things);
    return things;
  }

  clear(): void {
    this.#kept.clear();
    this.#seen.clear();
    this.#stored.clear();
  }
}
