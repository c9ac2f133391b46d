import { expect, test } from 'bun:test';
import { LoginThrottle } from './login-throttle.ts';

test('a few mistakes are free, then each one costs twice the time, up to a minute', () => {
  const throttle = new LoginThrottle();
  let now = 0;
  const waits: number[] = [];
  for (let round = 0; round < 14; round += 1) {
    expect(throttle.attempt(now)).toBe(0);
    const wait = throttle.attempt(now);
    if (round >= 4) waits.push(wait);
    now += wait;
    if (wait === 0) round += 1; // two attempts were made
  }
  expect(waits.slice(-3)).toEqual([60_000, 60_000, 60_000]);
  expect(waits.filter((wait) => wait > 0).slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
});

test('many at once gain nothing', () => {
  const throttle = new LoginThrottle();
  const allowed = Array.from({ length: 1000 }, () => throttle.attempt(0)).filter((wait) => wait === 0);
  expect(allowed).toHaveLength(5);
});

test('success wipes the slate clean', () => {
  const throttle = new LoginThrottle();
  for (let attempt = 0; attempt < 4; attempt += 1) throttle.attempt(0);
  throttle.succeeded();
  for (let attempt = 0; attempt < 5; attempt += 1) expect(throttle.attempt(0)).toBe(0);
});
