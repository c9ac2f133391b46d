import { PriceIndex } from '@bifrost/core/catalog/prices/price-index.ts';
import { readPriceSheet } from '@bifrost/core/catalog/prices/read-price-sheet.ts';
import type { Logger, Ports } from '@bifrost/core/engine/ports.ts';
import { parseJson } from '@bifrost/core/schema/json/parse-json.ts';
import { isJsonObject } from '@bifrost/core/schema/json/raw-json.ts';
import type { LivePrices } from './live-prices.ts';

export const defaultPriceUrl = 'https://getbifrost.ai/datasheet';
const downloadMs = 45_000;
const retryPausesMs = [1_000, 2_000, 4_000];
const leastIntervalMs = 3_600_000;
const maxSheetBytes = 64 * 1024 * 1024;
/** A sheet that lost more of its rows than this is taken for a broken one. */
const leastKept = 0.5;

export interface PriceSyncOptions {
  readonly url: string;
  readonly intervalMs: number;
  readonly prices: LivePrices;
  readonly log: Logger;
  readonly fetch: (url: string, signal: AbortSignal) => Promise<Response>;
  readonly after: Ports['after'];
}

export interface PriceSync {
  /** Fetches the sheet now; says whether prices were replaced. */
  now(): Promise<boolean>;
  stop(): void;
}

/**
 * Keeps prices in step with a published sheet. What cannot be fetched or looks broken changes nothing: the last good
 * prices, or those that came with the release, stay in force, and the log says so.
 */
export function startPriceSync(options: PriceSyncOptions): PriceSync {
  const intervalMs = Math.max(options.intervalMs, leastIntervalMs);
  const stopping = new AbortController();
  let callOff = () => {};
  const round = async (): Promise<void> => {
    await syncOnce(options, stopping.signal);
    if (!stopping.signal.aborted) callOff = options.after(intervalMs, () => void round());
  };
  void round();
  return {
    now: () => syncOnce(options, stopping.signal),
    stop: () => {
      stopping.abort();
      callOff();
    },
  };
}

async function syncOnce(options: PriceSyncOptions, stopping: AbortSignal): Promise<boolean> {
  const { url, prices, log } = options;
  const sheet = await download(options, stopping);
  if (typeof sheet === 'string') {
    if (!stopping.aborted) log.warn('prices stay as they are: the sheet could not be read', { url, cause: sheet });
    return false;
  }
  const fault = faultOf(sheet, prices.index);
  if (fault !== undefined) {
    log.error('prices stay as they are: the new sheet looks broken', { url, cause: fault });
    return false;
  }
  prices.replace(sheet);
  log.info('prices were replaced', { url, rows: sheet.size });
  return true;
}

function faultOf(sheet: PriceIndex, known: PriceIndex): string | undefined {
  if (sheet.size === 0) return 'it has no rows';
  const isFarSmaller = sheet.size < known.size * leastKept;
  return isFarSmaller ? `it has ${sheet.size} rows where ${known.size} are known` : undefined;
}

/** The sheet, or why there is none after all tries. */
async function download(options: PriceSyncOptions, stopping: AbortSignal): Promise<PriceIndex | string> {
  for (const pauseMs of retryPausesMs) {
    const sheet = await tryDownload(options, stopping);
    if (typeof sheet !== 'string' || stopping.aborted) return sheet;
    await new Promise<void>((resolve) => {
      options.after(pauseMs, resolve);
    });
  }
  return tryDownload(options, stopping);
}

async function tryDownload({ url, fetch }: PriceSyncOptions, stopping: AbortSignal): Promise<PriceIndex | string> {
  try {
    const response = await fetch(url, AbortSignal.any([stopping, AbortSignal.timeout(downloadMs)]));
    if (!response.ok) return `status ${response.status}`;
    const text = await response.text();
    if (text.length > maxSheetBytes) return 'it is too large';
    const parsed = parseJson(text);
    if (!parsed.ok || !isJsonObject(parsed.value)) return 'it is no JSON object';
    return new PriceIndex(readPriceSheet(parsed.value));
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
