import type { Tally } from './tally.ts';

/** Reads the counts that `bun test` prints at its end; `undefined` when it did not get that far. */
export function readBunSummary(output: string): Tally | undefined {
  const text = Bun.stripANSI(output);
  const start = [...text.matchAll(/^ *\d+ pass$/gm)].at(-1)?.index; // tests may print summaries too: the last is Bun's
  const summary = text.slice(start);
  const countOf = (word: string) => Number(new RegExp(`^ *(\\d+) ${word}$`, 'm').exec(summary)?.[1] ?? 0);
  if (start === undefined || !/^ *\d+ fail$/m.test(summary)) return undefined;
  return { passed: countOf('pass'), failed: countOf('fail'), skipped: countOf('skip') + countOf('todo') };
}
