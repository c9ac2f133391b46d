import type { ResetDuration } from './reset-duration.ts';

/** Something that is counted in windows: a budget, or one half of a rate limit. */
export interface CountedLimit {
  readonly id: string;
  readonly duration: ResetDuration;
  /** Windows are calendar periods in UTC; without effect on durations below a day. */
  readonly isCalendarAligned: boolean;
}
