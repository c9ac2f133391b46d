/** Runs the benchmarks: all of them, or those named on the command line. `--no-gateway` measures the bare proxy alone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { concurrency } from './parts/concurrency.ts';
import { cpu } from './parts/cpu.ts';
import { engine } from './parts/engine.ts';
import { openLoop } from './parts/open-loop.ts';
import { overhead } from './parts/overhead.ts';
import type { Part, PartContext } from './parts/part.ts';
import { start } from './parts/start.ts';
import { streams } from './parts/streams.ts';
import { variantsPart } from './parts/variants.ts';
import { resultsPage } from './report/results-page.ts';
import type { Row } from './report/row.ts';
import { loadDirectory, startBareProxy, startUpstream } from './servers/server-process.ts';
import { startGateway } from './servers/start-gateway.ts';
import { plain } from './variants.ts';

const parts: readonly Part[] = [engine, overhead, cpu, streams, variantsPart, start, concurrency, openLoop];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-gateway': { type: 'boolean', default: false } },
});
const unknown = positionals.find((name) => !parts.some((part) => part.name === name));
if (unknown !== undefined) {
  console.error(`no part '${unknown}'; there are ${parts.map((part) => part.name).join(', ')}`);
  process.exit(2);
}
const chosen = parts.filter((part) => positionals.length === 0 || positionals.includes(part.name));

const upstream = await startUpstream();
const context: PartContext = {
  upstream,
  bareProxy: () => startBareProxy(upstream),
  gateway: values['no-gateway'] ? undefined : (options = {}) => startGateway({ upstream, variant: plain, ...options }),
};

const rows: Row[] = [];
const failed: string[] = [];
for (const part of chosen) {
  try {
    const found = await part.run(context);
    for (const { what, value, target, isMet } of found) {
      console.log(
        `${part.name.padEnd(12)} ${what}: ${value}${target === undefined ? '' : `  (${target}: ${isMet ? 'met' : 'MISSED'})`}`,
      );
    }
    rows.push(...found);
  } catch (cause) {
    failed.push(part.name);
    console.error(`${part.name.padEnd(12)} failed:`, cause);
    rows.push({ part: part.name, what: 'did not run', value: '', isMet: false });
  }
}
await upstream.stop();

const isWhole = positionals.length === 0 && !values['no-gateway'];
if (isWhole) writeFileSync(join(loadDirectory, 'RESULTS.md'), resultsPage(rows, new Date().toISOString().slice(0, 10)));
process.exit(failed.length > 0 ? 1 : 0);
