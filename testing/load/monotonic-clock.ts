import { dlopen } from 'bun:ffi';
import process from 'node:process';

const monotonic = 1;
const seconds = new BigInt64Array(2);

/**
 * Microseconds on a clock that all processes of this machine share. Bun's own clocks start with the process, so the
 * kernel is asked; elsewhere than on Linux the wall clock has to do.
 */
export const nowMicros: () => number =
  process.platform === 'linux' ? kernelClock() : () => (performance.timeOrigin + performance.now()) * 1000;

function kernelClock(): () => number {
  const { symbols } = dlopen('libc.so.6', { clock_gettime: { args: ['i32', 'ptr'], returns: 'i32' } });
  return () => {
    symbols.clock_gettime(monotonic, seconds);
    return Number(seconds[0]) * 1e6 + Number(seconds[1]) / 1e3;
  };
}
