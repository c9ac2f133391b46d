import { compareCpu } from './compare-cpu.ts';
import type { Part } from './part.ts';

const events = 200;

/** Streams of 200 events, each event a write of its own. */
export const streams: Part = {
  name: 'streams',
  run: (context) =>
    compareCpu(context, {
      part: 'streams',
      work: { model: `gpt-4o-events-${events}-gap-1`, requests: 240, concurrency: 12, events },
      warmUp: 120,
      rounds: 2,
      ratio: 2,
    }),
};
