import { z } from 'zod';
import { durationMs } from './duration.ts';

/** Length of a budget's or limit's period: longer than nothing. */
export const ResetDuration = z
  .string()
  .refine((text) => (durationMs(text) ?? 0) > 0, { error: 'is no period; write "1h", "1d", "1w", "1M" or "1Y"' })
  .meta({ title: 'Duration' });
