import { limited, type Row, row } from '../report/row.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import type { CpuReading } from './measure-cpu.ts';
import { measureInTurns, type Work } from './measure-cpu.ts';
import { during, type PartContext } from './part.ts';

export interface Comparison {
  readonly part: string;
  readonly work: Work;
  readonly warmUp: number;
  readonly rounds: number;
  /** most that the gateway's CPU may be of the bare proxy's */
  readonly ratio: number;
  readonly rssMb?: number;
}

/** CPU and memory of the gateway beside those of the bare proxy. */
export function compareCpu(
  context: PartContext,
  { part, work, warmUp, rounds, ratio, rssMb }: Comparison,
): Promise<readonly Row[]> {
  const { gateway } = context;
  return during(context.bareProxy(), async (bare) => {
    if (gateway === undefined) return rowsOf(part, [bare], await measureInTurns([bare], work, warmUp, rounds));
    return during(gateway(), async (measured) => {
      const servers = [bare, measured];
      const readings = await measureInTurns(servers, work, warmUp, rounds);
      const rows = rowsOf(part, servers, readings);
      const [bareCpu = Number.NaN, ours = Number.NaN] = readings.map((reading) => reading.perRequest);
      const memory =
        rssMb === undefined
          ? []
          : [limited(part, 'gateway, peak RSS', readings[1]?.peakRssMb ?? Number.NaN, 'MB', rssMb)];
      return [...rows, limited(part, 'gateway : bare proxy, CPU', ours / bareCpu, '', ratio), ...memory];
    });
  });
}

const rowsOf = (part: string, servers: readonly ServerProcess[], readings: readonly CpuReading[]): readonly Row[] =>
  servers.map(({ name }, at) => {
    const { perRequest = Number.NaN, peakRssMb = Number.NaN } = readings[at] ?? {};
    return row(part, `${name}, CPU per request`, `${perRequest.toFixed(1)} µs, ${peakRssMb.toFixed(0)} MB peak`);
  });
