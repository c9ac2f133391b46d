/** What a vendor remembers between requests: prompt caches and stored responses. */
export class Memory {
  readonly #seen = new Map<string, number>();
  readonly #stored = new Map<string, readonly unknown[]>();

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

  clear(): void {
    this.#seen.clear();
    this.#stored.clear();
  }
}
