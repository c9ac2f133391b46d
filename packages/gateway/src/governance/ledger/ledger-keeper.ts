import type { Logger, Ports } from '@bifrost/core/engine/ports.ts';
import type { Cell } from './cell.ts';
import type { Ledger } from './ledger.ts';

/** Where cells outlive the process. */
export interface CellStore {
  all(): Promise<readonly Cell[]>;
  /** Writes the newest figure of each cell. */
  put(cells: readonly Cell[]): Promise<void>;
}

export interface LedgerKeeper {
  /** Writes what has grown since the last time. A failure is told and tried again with the next round. */
  flush(): Promise<void>;
  /** The last flush; nothing is written afterwards. */
  stop(): Promise<void>;
}

export interface KeeperParts {
  readonly ledger: Ledger;
  readonly store: CellStore;
  readonly after: Ports['after'];
  readonly log: Pick<Logger, 'warn'>;
  /** A crash loses at most what was counted in this time. @defaultValue 10,000 */
  readonly everyMs?: number;
}

/** Reads what earlier processes have counted, then writes this one's counts behind the requests. */
export async function keepLedger(parts: KeeperParts): Promise<LedgerKeeper> {
  const { ledger, store, after, log, everyMs = 10_000 } = parts;
  ledger.merge(await store.all());
  const unsaved = new Map<string, Cell>();
  let writing = Promise.resolve();
  const write = async () => {
    for (const cell of ledger.drain()) unsaved.set(`${cell.limitId}\n${cell.windowStartMs}`, cell);
    if (unsaved.size === 0) return;
    const cells = [...unsaved.values()];
    try {
      await store.put(cells);
      for (const cell of cells) forget(unsaved, cell);
    } catch (cause) {
      log.warn('usage counters could not be written; they are kept for the next try', {
        cells: cells.length,
        cause: cause instanceof Error ? cause.message : String(cause),
      });
    }
  };
  const flush = () => {
    writing = writing.then(write);
    return writing;
  };
  let callOff = () => {};
  const round = () => {
    callOff = after(everyMs, () => void flush().then(round));
  };
  round();
  return {
    flush,
    stop: () => {
      callOff();
      return flush();
    },
  };
}

/** Unless the cell has grown while it was being written. */
function forget(unsaved: Map<string, Cell>, written: Cell): void {
  const key = `${written.limitId}\n${written.windowStartMs}`;
  if (unsaved.get(key) === written) unsaved.delete(key);
}
