import type { CalendarUnit } from './reset-duration.ts';

const dayMs = 86_400_000;

/** Start of the calendar period that contains the instant, in UTC. Weeks begin on Monday. */
export function periodStartMs(unit: CalendarUnit, nowMs: number): number {
  const now = new Date(nowMs);
  const day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  switch (unit) {
    case 'd':
      return day;
    case 'w':
      return day - ((now.getUTCDay() + 6) % 7) * dayMs;
    case 'M':
      return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
    case 'Y':
      return Date.UTC(now.getUTCFullYear(), 0, 1);
  }
}

/** Start of the period after the one that contains the instant. */
export function nextPeriodStartMs(unit: CalendarUnit, nowMs: number): number {
  const start = new Date(periodStartMs(unit, nowMs));
  switch (unit) {
    case 'd':
      return start.getTime() + dayMs;
    case 'w':
      return start.getTime() + 7 * dayMs;
    case 'M':
      return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
    case 'Y':
      return Date.UTC(start.getUTCFullYear() + 1, 0, 1);
  }
}
