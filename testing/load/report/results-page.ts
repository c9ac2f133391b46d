import { availableParallelism, totalmem } from 'node:os';
import type { Row } from './row.ts';

/** RESULTS.md: the machine by cores and memory only, one table. */
export function resultsPage(rows: readonly Row[], date: string): string {
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  const line = ({ part, what, value, target = '', isMet }: Row): string =>
    `| ${part} | ${what} | ${value} | ${target} | ${isMet === undefined ? '' : isMet ? 'yes' : '**no**'} |`;
  return [
    '# Results of the benchmarks',
    '',
    `Written by \`npm run bench\` on ${date}; ${availableParallelism()} cores, ${memoryGb} GB, Bun ${Bun.version}.`,
    'Client, upstream and the server under test share the cores, everything goes over loopback.',
    'CPU is user and kernel time of the server process. "Bare proxy" is `bare-proxy.ts` in the same run.',
    '',
    '| Part | Measure | Value | Target | Met |',
    '|---|---|---|---|---|',
    ...rows.map(line),
    '',
  ].join('\n');
}
