import type { ModelRef } from '../../schema/generate/model-ref.ts';
import type { KeyPool } from './choose-keys.ts';
import type { KeyEntry } from './key-entry.ts';
import type { PickKey } from './weighted-pick.ts';

/** Which keys of a pool one run has used up, and which comes next. */
export class KeyRotation {
  readonly #pool: KeyPool;
  readonly #target: ModelRef;
  readonly #pick: PickKey;
  readonly #random: () => number;
  // Most runs use one key once: these lists stay empty, and short ones need no index.
  readonly #tried: KeyEntry[] = [];
  #limited: readonly KeyEntry[] = [];
  readonly #refused: KeyEntry[] = [];

  constructor(pool: KeyPool, target: ModelRef, pick: PickKey, random: () => number) {
    this.#pool = pool;
    this.#target = target;
    this.#pick = pick;
    this.#random = random;
  }

  /** The next key; `undefined` when all were refused. Rate-limited keys wait until every other one was used. */
  next(): KeyEntry | undefined {
    const entry = this.#choose();
    if (entry !== undefined && !this.#tried.includes(entry)) this.#tried.push(entry);
    return entry;
  }

  markLimited(entry: KeyEntry): void {
    if (!this.#limited.includes(entry)) this.#limited = [...this.#limited, entry];
  }

  /** This key is of no more use to the request. */
  markRefused(entry: KeyEntry): void {
    if (!this.#refused.includes(entry)) this.#refused.push(entry);
  }

  /** Is there a key that was not asked yet? */
  get hasFresh(): boolean {
    return this.#pool.entries.some((entry) => !this.#tried.includes(entry));
  }

  get hasUsable(): boolean {
    return this.#pool.entries.length > this.#refused.length;
  }

  get isSingle(): boolean {
    return this.#pool.entries.length === 1;
  }

  get isInOrder(): boolean {
    return this.#pool.inOrder === true;
  }

  #choose(): KeyEntry | undefined {
    const { entries, first, inOrder } = this.#pool;
    if (this.#tried.length === 0 && first !== undefined) return first;
    if (entries.length === 1) return entries[0];
    let open = entries;
    if (this.#limited.length + this.#refused.length > 0) {
      open = entries.filter((entry) => !this.#limited.includes(entry) && !this.#refused.includes(entry));
      if (open.length === 0) {
        this.#limited = [];
        open = entries.filter((entry) => !this.#refused.includes(entry));
      }
    }
    return inOrder ? open[0] : this.#pick(open, this.#target, this.#random);
  }
}
