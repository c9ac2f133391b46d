const dayMs = 86_400_000;
const long: { readonly [suffix: string]: number } = { d: dayMs, w: 7 * dayMs, M: 30 * dayMs, Y: 365 * dayMs };
const clock: { readonly [unit: string]: number } = { ns: 1e-6, us: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

export type CalendarUnit = 'd' | 'w' | 'M' | 'Y';

/** How long a limit's window lasts, and where its calendar periods begin if it has such. */
export interface ResetDuration {
  readonly text: string;
  readonly ms: number;
  /** days, weeks, months and years can be aligned to the calendar; shorter ones cannot */
  readonly calendarUnit?: CalendarUnit;
}

/** Reads `30s`, `1h30m`, `1.5d`, `1w`, `1M` (30 days), `1Y` (365 days). `undefined`: not a duration, or not above zero. */
export function readResetDuration(text: string): ResetDuration | undefined {
  const unit = text.slice(-1);
  const perUnit = long[unit];
  const ms = perUnit === undefined ? clockMs(text) : plainNumber(text.slice(0, -1)) * perUnit;
  if (!(ms > 0) || !Number.isFinite(ms)) return undefined;
  return { text, ms, ...(isCalendarUnit(unit) && { calendarUnit: unit }) };
}

const isCalendarUnit = (unit: string): unit is CalendarUnit => Object.hasOwn(long, unit);
const plainNumber = (text: string): number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN);

function clockMs(text: string): number {
  if (!/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(text)) return Number.NaN;
  let sum = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)(ns|us|ms|s|m|h)/g)) {
    sum += Number(amount) * (clock[unit ?? ''] ?? Number.NaN);
  }
  return sum;
}
