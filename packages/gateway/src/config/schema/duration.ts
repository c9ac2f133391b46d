import { z } from 'zod';

const unitMs: { readonly [unit: string]: number } = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  M: 30 * 86_400_000,
  Y: 365 * 86_400_000,
};

const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|[smhdwMY])/gy;

/** `1h30m`, `500ms`, `0.5d`; also days, weeks, months of 30 and years of 365 days. `undefined` when it is none. */
export function durationMs(text: string): number | undefined {
  const isNegative = text.startsWith('-');
  const parts = [...text.slice(isNegative ? 1 : 0).matchAll(part)];
  const length = parts.reduce((sum, [whole]) => sum + whole.length, isNegative ? 1 : 0);
  if (text === '0') return 0;
  if (parts.length === 0 || length !== text.length) return undefined;
  const sum = parts.reduce((total, [, count = '', unit = '']) => total + Number(count) * (unitMs[unit] ?? 0), 0);
  return isNegative ? -sum : sum;
}

/** A text such as `30s`, `5m` or `1M`. */
export const DurationText = z
  .string()
  .refine((text) => durationMs(text) !== undefined, {
    error: 'is no duration; write "30s", "5m", "1h", "1d", "1w", "1M"',
  })
  .meta({ title: 'Duration' });

/** A duration where existing files may also hold whole nanoseconds. Comes out in ms. */
export const DurationOrNanoseconds = z
  .union([DurationText, z.int()])
  .transform((input) => (typeof input === 'number' ? input / 1e6 : (durationMs(input) ?? 0)));
