import { wrongAnswer, wrongStream } from '../client/check-answer.ts';
import { runClosedLoop } from '../client/closed-loop.ts';
import { Pool } from '../client/pool.ts';
import { preparedRequest } from '../client/prepared-request.ts';
import { cpuMicros, peakRssMb } from '../servers/process-usage.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { modelFor } from './part.ts';

export interface Work {
  readonly model: string;
  readonly requests: number;
  readonly concurrency: number;
  /** events per stream; 0 for whole answers */
  readonly events: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CpuReading {
  /** µs of the server's CPU per request */
  readonly perRequest: number;
  readonly peakRssMb: number;
}

/** Does the work and reads what it cost the server. Every answer is checked. */
export async function measureCpu(server: ServerProcess, work: Work): Promise<CpuReading> {
  const pool = new Pool(server.port);
  await pool.warm(work.concurrency);
  const { requests, concurrency, events } = work;
  const request = preparedRequest(modelFor(server, work.model), work.headers ?? {}, events > 0);
  const before = cpuMicros(server.pid);
  const check = events > 0 ? (answer: Parameters<typeof wrongStream>[0]) => wrongStream(answer, events) : wrongAnswer;
  await runClosedLoop({ pool, requests, concurrency, request, check });
  const perRequest = (cpuMicros(server.pid) - before) / requests;
  pool.close();
  return { perRequest, peakRssMb: peakRssMb(server.pid) };
}

/** Warms both up, then measures them in turns, so that a noisy moment of the machine hits both. Least of the rounds. */
export async function measureInTurns(
  servers: readonly ServerProcess[],
  work: Work,
  warmUp: number,
  rounds: number,
): Promise<readonly CpuReading[]> {
  for (const server of servers) await measureCpu(server, { ...work, requests: warmUp });
  const readings: CpuReading[][] = servers.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, server] of servers.entries()) readings[at]?.push(await measureCpu(server, work));
  }
  return readings.map((list) => ({
    perRequest: Math.min(...list.map((reading) => reading.perRequest)),
    peakRssMb: Math.max(...list.map((reading) => reading.peakRssMb)),
  }));
}
