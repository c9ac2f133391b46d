import { checkAnswer } from '../client/check-answer.ts';
import { Pool } from '../client/pool.ts';
import { preparedRequest } from '../client/prepared-request.ts';
import { nowMicros } from '../monotonic-clock.ts';
import { percentile } from '../report/percentile.ts';
import { limited, type Row, row } from '../report/row.ts';
import { peakRssMb } from '../servers/process-usage.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { during, modelFor, type Part } from './part.ts';

const perSecond = 1_000;
const delayMs = 1_000;
/** A server that lets so many pile up has failed; driving it further would only fill the memory. */
const mostOpen = 8 * perSecond;

interface Outcome {
  readonly sent: number;
  readonly failures: readonly string[];
  /** µs on the way to the upstream and back, per request, after the warm-up */
  readonly added: readonly number[];
  readonly rssMb: number;
}

/**
 * Requests at a fixed rate, whatever comes back, to an upstream that takes a second. What is added on the way is paired
 * per request: (arrival at the upstream − departure here) + (arrival here − departure there). The way without anything
 * in between costs something as well; it is measured the same way and named beside.
 */
export const openLoop: Part = {
  name: 'open-loop',
  async run({ upstream, bareProxy, gateway }) {
    const direct = await drive(upstream, 8);
    const bare = await during(bareProxy(), (server) => drive(server, 12));
    const rows = [rowOf('no proxy', direct), rowOf('bare proxy', bare)];
    if (gateway === undefined) return rows;
    const ours = await during(gateway(), (server) => drive(server, 32));
    const [p50, p99] = [percentile(ours.added, 0.5), percentile(ours.added, 0.99)];
    const own = p50 - percentile(direct.added, 0.5);
    return [
      ...rows,
      rowOf('gateway', ours),
      limited(
        'open-loop',
        `failures of ${ours.sent}${ours.failures[0] === undefined ? '' : ` (${ours.failures[0]})`}`,
        ours.failures.length,
        '',
        0,
      ),
      limited('open-loop', 'added latency p50', p50, 'µs', 150),
      row('open-loop', 'added latency p50 beyond no proxy', `${own.toFixed(1)} µs`),
      limited('open-loop', 'added latency p99', p99 / 1000, 'ms', 4),
      limited('open-loop', 'gateway, peak RSS', ours.rssMb, 'MB', 200),
    ];
  },
};

const rowOf = (name: string, { sent, failures, added, rssMb }: Outcome): Row => {
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => percentile(added, share).toFixed(0));
  return row(
    'open-loop',
    `${name}, ${perSecond}/s`,
    `${failures.length} of ${sent} failed, added p50 ${p50} µs, p90 ${p90} µs, p99 ${p99} µs, ${rssMb.toFixed(0)} MB peak`,
  );
};

/** The first two seconds are warm-up: connections open, code compiles. They are checked but not timed. */
async function drive(server: ServerProcess, seconds: number): Promise<Outcome> {
  const pool = new Pool(server.port);
  await pool.warm(perSecond + 200);
  const request = preparedRequest(modelFor(server, `gpt-4o-delay-${delayMs}`), {});
  const failures: string[] = [];
  const added: number[] = [];
  const total = perSecond * seconds;
  const timedFrom = perSecond * 2;
  const one = async (at: number): Promise<void> => {
    const sentAt = nowMicros();
    try {
      const answer = await pool.send(request(at));
      const backAt = nowMicros();
      const stamps = checkAnswer(answer, at);
      if (typeof stamps === 'string') failures.push(stamps);
      else if (at >= timedFrom) added.push(stamps.receivedAt - sentAt + (backAt - stamps.sentAt));
    } catch (cause) {
      failures.push(String(cause));
    }
  };
  const running: Promise<void>[] = [];
  let settled = 0;
  const startedAt = performance.now();
  while (running.length < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - startedAt) / 1000) * perSecond));
    while (running.length < due) running.push(one(running.length).then(() => void settled++));
    if (running.length - settled > mostOpen) {
      failures.push(`gave up after ${running.length} requests with ${running.length - settled} of them open`);
      break;
    }
    await Bun.sleep(1);
  }
  await Promise.all(running);
  pool.close();
  return { sent: running.length, failures, added, rssMb: peakRssMb(server.pid) };
}
