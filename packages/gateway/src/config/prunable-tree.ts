type Path = readonly PropertyKey[];

const removed = Symbol('removed');

/** A copy of some JSON that parts can be cut from; it still knows at which index each array element was written. */
export class PrunableTree {
  root: unknown;
  readonly #writtenAt = new WeakMap<unknown[], number[]>();
  #holed = new Set<unknown[]>();

  constructor(json: unknown) {
    this.root = structuredClone(json);
  }

  get(path: Path): unknown {
    return path.reduce<unknown>(memberOf, this.root);
  }

  /** Has something around this place been cut already? */
  isCut(path: Path): boolean {
    return path.some((_, end) => {
      const around = this.get(path.slice(0, end));
      return around === undefined || around === removed;
    });
  }

  put(path: Path, value: unknown): void {
    const holder = this.get(path.slice(0, -1));
    const last = path.at(-1);
    if (typeof holder === 'object' && holder !== null && last !== undefined) Reflect.set(holder, last, value);
  }

  /** False for the root, which cannot be cut. Positions in arrays stay until `compact`. */
  remove(path: Path): boolean {
    const last = path.at(-1);
    if (last === undefined) return false;
    const holder = this.get(path.slice(0, -1));
    if (Array.isArray(holder)) {
      holder[Number(last)] = removed;
      this.#holed.add(holder);
    } else if (typeof holder === 'object' && holder !== null) Reflect.deleteProperty(holder, last);
    return true;
  }

  /** Closes the gaps that removals left in arrays. */
  compact(): void {
    for (const list of this.#holed) {
      const writtenAt = this.#writtenAt.get(list) ?? list.map((_, index) => index);
      this.#writtenAt.set(
        list,
        writtenAt.filter((_, index) => list[index] !== removed),
      );
      list.splice(0, list.length, ...list.filter((item) => item !== removed));
    }
    this.#holed = new Set();
  }

  /** The path as it was written, before anything was cut. */
  original(path: Path): Path {
    return path.map((step, at) => {
      const holder = this.get(path.slice(0, at));
      if (typeof step !== 'number' || !Array.isArray(holder)) return step;
      return this.#writtenAt.get(holder)?.[step] ?? step;
    });
  }
}

function memberOf(holder: unknown, step: PropertyKey): unknown {
  return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, step)
    ? Reflect.get(holder, step)
    : undefined;
}
