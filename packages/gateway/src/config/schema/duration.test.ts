import { expect, test } from 'bun:test';
import { DurationOrNanoseconds, durationMs } from './duration.ts';
import { Network } from './network.ts';

test.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['1M', 30 * 86_400_000],
  ['1h30m', 5_400_000],
  ['500ms', 500],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
  ['1w', 604_800_000],
  ['1Y', 365 * 86_400_000],
  ['100us', 0.1],
  ['-5m', -300_000],
  ['0', 0],
  ['5', undefined],
  ['s', undefined],
  ['', undefined],
  ['5 m', undefined],
  ['5x', undefined],
  ['1h-5m', undefined],
])('%s', (text, expected) => {
  expect(durationMs(text)).toBe(expected);
});

test('a bare integer is nanoseconds where old files have it so', () => {
  expect(DurationOrNanoseconds.parse(10_000_000_000)).toBe(10_000);
  expect(DurationOrNanoseconds.parse('10s')).toBe(10_000);
});

test('back-offs are milliseconds or durations, and come out as milliseconds', () => {
  const { retry_backoff_initial, retry_backoff_max } = Network.parse({
    retry_backoff_initial: 250,
    retry_backoff_max: '2s',
  });
  expect([retry_backoff_initial, retry_backoff_max]).toEqual([250, 2000]);
  expect(Network.parse({})).toMatchObject({ retry_backoff_initial: 500, retry_backoff_max: 5000 });
});

test('a wrong back-off says how to write it', () => {
  const wrong = Network.safeParse({ retry_backoff_max: 'soon' });
  expect(wrong.error?.issues.map((issue) => issue.message)).toEqual([
    'invalid retry_backoff_max "soon": use a Go duration string like "500ms", "5s", "1m"',
  ]);
});

test('connections are clamped', () => {
  expect(Network.parse({ max_conns_per_host: 20_000 }).max_conns_per_host).toBe(10_000);
  expect(Network.parse({ max_conns_per_host: 0 }).max_conns_per_host).toBe(1);
  expect(Network.parse({}).max_conns_per_host).toBe(5000);
});
