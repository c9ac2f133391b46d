import { wrongAnswer } from '../client/check-answer.ts';
import { runClosedLoop } from '../client/closed-loop.ts';
import { Pool } from '../client/pool.ts';
import { preparedRequest } from '../client/prepared-request.ts';
import { percentile } from '../report/percentile.ts';
import { limited, row } from '../report/row.ts';
import { during, modelFor, type Part } from './part.ts';

const warmUp = 20_000;
const measured = 20_000;

/**
 * The gateway's own time before and after the upstream call, as its timing headers say: without HTTP, but with reading
 * and writing JSON.
 */
export const overhead: Part = {
  name: 'overhead',
  async run({ gateway }) {
    if (gateway === undefined) return [];
    return during(gateway(), async (server) => {
      const pool = new Pool(server.port);
      const request = preparedRequest(modelFor(server, 'gpt-4o'), { 'x-bf-timing': 'report' });
      await runClosedLoop({ pool, requests: warmUp, concurrency: 4, request, check: wrongAnswer });
      const own: number[] = [];
      await runClosedLoop({
        pool,
        requests: measured,
        concurrency: 4,
        request,
        check: (answer, count) => {
          own.push((timing(answer.head, 'before') + timing(answer.head, 'after')) * 1000);
          return wrongAnswer(answer, count);
        },
      });
      pool.close();
      const [p50, p99] = [percentile(own, 0.5), percentile(own, 0.99)];
      return [
        limited('overhead', "the gateway's own time per request, p50 (timing headers)", p50, 'µs', 11),
        row('overhead', "the gateway's own time per request, p99 (timing headers)", `${p99.toFixed(1)} µs`),
      ];
    });
  },
};

/** ms; `NaN` when the header is not there */
function timing(head: string, name: string): number {
  return Number(new RegExp(`\\r\\nx-bf-timing-${name}-ms: *([0-9.]+)`, 'i').exec(head)?.[1] ?? Number.NaN);
}
