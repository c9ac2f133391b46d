import { wrongAnswer } from '../client/check-answer.ts';
import { Pool } from '../client/pool.ts';
import { preparedRequest } from '../client/prepared-request.ts';
import { nowMicros } from '../monotonic-clock.ts';
import { percentile } from '../report/percentile.ts';
import { limited, type Row, row } from '../report/row.ts';
import { peakRssMb } from '../servers/process-usage.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { during, modelFor, type Part } from './part.ts';

const count = 4_000;
const delayMs = 1_500;
/** Requests leave over this time: all at one instant would measure the client's own burst. */
const rampMs = 1_000;

interface Outcome {
  readonly failed: number;
  readonly firstFailure: string | undefined;
  /** ms beyond the upstream's delay, per request */
  readonly added: readonly number[];
  readonly rssMb: number;
}

/** Thousands of requests under way at the same time, to an upstream that takes its time. */
export const concurrency: Part = {
  name: 'concurrency',
  async run({ bareProxy, gateway }) {
    const bare = await during(bareProxy(), flood);
    const rows = [rowOf('bare proxy', bare)];
    if (gateway === undefined) return rows;
    const ours = await during(gateway(), flood);
    const beyond = percentile(ours.added, 0.99) - percentile(bare.added, 0.99);
    return [
      ...rows,
      rowOf('gateway', ours),
      limited(
        'concurrency',
        `failures of ${count}${ours.firstFailure === undefined ? '' : ` (${ours.firstFailure})`}`,
        ours.failed,
        '',
        0,
      ),
      limited('concurrency', 'added p99 beyond the bare proxy', beyond, 'ms', 50),
    ];
  },
};

const rowOf = (name: string, { failed, added, rssMb }: Outcome): Row => {
  const [p50, p99] = [percentile(added, 0.5), percentile(added, 0.99)].map((ms) => ms.toFixed(1));
  return row(
    'concurrency',
    `${name}, ${count} at once`,
    `${failed} failed, added p50 ${p50} ms, p99 ${p99} ms, ${rssMb.toFixed(0)} MB peak`,
  );
};

async function flood(server: ServerProcess): Promise<Outcome> {
  const pool = new Pool(server.port);
  await pool.warm(count);
  const request = preparedRequest(modelFor(server, `gpt-4o-delay-${delayMs}`), {});
  const added: number[] = [];
  const failures: string[] = [];
  const one = async (at: number): Promise<void> => {
    const sentAt = nowMicros();
    try {
      const answer = await pool.send(request(at));
      const wrong = wrongAnswer(answer, at);
      if (wrong !== undefined) failures.push(wrong);
      added.push((nowMicros() - sentAt) / 1000 - delayMs);
    } catch (cause) {
      failures.push(String(cause));
    }
  };
  const running: Promise<void>[] = [];
  const startedAt = performance.now();
  while (running.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - startedAt) / rampMs) * count));
    while (running.length < due) running.push(one(running.length));
    await Bun.sleep(1);
  }
  await Promise.all(running);
  pool.close();
  return { failed: failures.length, firstFailure: failures[0], added, rssMb: peakRssMb(server.pid) };
}
