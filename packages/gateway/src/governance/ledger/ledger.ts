import { nextPeriodStartMs, periodStartMs } from './calendar-period.ts';
import type { Cell } from './cell.ts';
import type { CountedLimit } from './counted-limit.ts';

export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

interface Account {
  /** by window start, then writer */
  readonly cells: Map<number, Map<string, bigint>>;
  /** held by requests in flight */
  reserved: bigint;
}

/**
 * Counts what limits have used. Checks and charges are lookups and additions; nothing is awaited. Time comes in as an
 * argument. A rolling window starts with the first charge after the one before has elapsed; a calendar window with its
 * period.
 */
export class Ledger {
  readonly #writer: string;
  readonly #accounts = new Map<string, Account>();
  /** cells of this writer that have grown since the last `drain` */
  readonly #grown = new Map<string, Set<number>>();

  constructor(writer: string) {
    this.#writer = writer;
  }

  /** What was used in the window that is open now; 0 when none is. */
  used(limit: CountedLimit, nowMs: number): bigint {
    return sumOf(openCells(this.#accounts.get(limit.id), limit, nowMs));
  }

  /** The window that is open now, or that a charge would open. */
  window(limit: CountedLimit, nowMs: number): Window {
    const unit = alignmentOf(limit);
    if (unit) return { startMs: periodStartMs(unit, nowMs), endMs: nextPeriodStartMs(unit, nowMs) };
    const starts = openCells(this.#accounts.get(limit.id), limit, nowMs).map(([start]) => start);
    const startMs = starts.length === 0 ? nowMs : Math.min(...starts);
    return { startMs, endMs: startMs + limit.duration.ms };
  }

  /** Adds to the open window, opening one when there is none. Negative amounts are a bug and refused. */
  charge(limit: CountedLimit, units: bigint, nowMs: number): void {
    if (units < 0n) throw new RangeError('a counter only grows');
    const account = this.#accountOf(limit.id);
    const { startMs } = this.window(limit, nowMs);
    this.#forgetElapsed(account, limit, nowMs);
    const writers = account.cells.get(startMs) ?? new Map<string, bigint>();
    account.cells.set(startMs, writers);
    writers.set(this.#writer, (writers.get(this.#writer) ?? 0n) + units);
    const grown = this.#grown.get(limit.id) ?? new Set<number>();
    this.#grown.set(limit.id, grown.add(startMs));
  }

  /** Holds an estimate while a request is in flight. The returned function lets it go, once. */
  reserve(limit: CountedLimit, units: bigint): () => void {
    const account = this.#accountOf(limit.id);
    account.reserved += units;
    let isHeld = true;
    return () => {
      if (isHeld) account.reserved -= units;
      isHeld = false;
    };
  }

  reserved(limit: CountedLimit): bigint {
    return this.#accounts.get(limit.id)?.reserved ?? 0n;
  }

  /** Takes in cells of other writers, or one's own from the store. */
  merge(cells: Iterable<Cell>): void {
    for (const { limitId, windowStartMs, writer, units } of cells) {
      const { cells: windows } = this.#accountOf(limitId);
      const writers = windows.get(windowStartMs) ?? new Map<string, bigint>();
      windows.set(windowStartMs, writers);
      const known = writers.get(writer) ?? 0n;
      if (units > known) writers.set(writer, units);
    }
  }

  /** Cells of this writer that have grown since the last call: what stores and other nodes have to hear. */
  drain(): Cell[] {
    const cells: Cell[] = [];
    for (const [limitId, starts] of this.#grown) {
      for (const windowStartMs of starts) {
        const units = this.#accounts.get(limitId)?.cells.get(windowStartMs)?.get(this.#writer);
        if (units !== undefined) cells.push({ limitId, windowStartMs, writer: this.#writer, units });
      }
    }
    this.#grown.clear();
    return cells;
  }

  /** Forgets a limit that is no more. */
  drop(limitId: string): void {
    this.#accounts.delete(limitId);
    this.#grown.delete(limitId);
  }

  #accountOf(limitId: string): Account {
    const known = this.#accounts.get(limitId);
    if (known) return known;
    const fresh: Account = { cells: new Map(), reserved: 0n };
    this.#accounts.set(limitId, fresh);
    return fresh;
  }

  /** Keeps cells that were not yet drained: a store may still want the last figure of a window that has just ended. */
  #forgetElapsed(account: Account, limit: CountedLimit, nowMs: number): void {
    const grown = this.#grown.get(limit.id);
    for (const start of account.cells.keys()) {
      if (!isOpen(limit, start, nowMs) && !grown?.has(start)) account.cells.delete(start);
    }
  }
}

type OpenCells = readonly (readonly [startMs: number, writers: ReadonlyMap<string, bigint>])[];

/**
 * Cells that count now. Two writers may open a rolling window at nearly the same moment; both count until they elapse,
 * which errs on the side of the limit and needs no agreement.
 */
const openCells = (account: Account | undefined, limit: CountedLimit, nowMs: number): OpenCells =>
  account ? [...account.cells].filter(([start]) => isOpen(limit, start, nowMs)) : [];

function isOpen(limit: CountedLimit, startMs: number, nowMs: number): boolean {
  const unit = alignmentOf(limit);
  return unit ? startMs >= periodStartMs(unit, nowMs) : nowMs - startMs < limit.duration.ms;
}

const alignmentOf = (limit: CountedLimit) => (limit.isCalendarAligned ? limit.duration.calendarUnit : undefined);

function sumOf(cells: OpenCells): bigint {
  let sum = 0n;
  for (const [, writers] of cells) for (const units of writers.values()) sum += units;
  return sum;
}
