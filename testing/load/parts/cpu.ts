import { compareCpu } from './compare-cpu.ts';
import type { Part } from './part.ts';

/** Whole answers, 1 KB in and 1 KB out, from an upstream that answers at once. */
export const cpu: Part = {
  name: 'cpu',
  run: (context) =>
    compareCpu(context, {
      part: 'cpu',
      work: { model: 'gpt-4o', requests: 10_000, concurrency: 16, events: 0 },
      warmUp: 20_000,
      rounds: 3,
      ratio: 1.5,
      rssMb: 150,
    }),
};
