import { limited } from '../report/row.ts';
import { during, type Part } from './part.ts';

/** From the start of the launcher to the first served request, a fresh app directory each time; the middle of three. */
export const start: Part = {
  name: 'start',
  async run({ gateway }) {
    if (gateway === undefined) return [];
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      times.push(await during(gateway(), async (server) => server.startedInMs));
    }
    const [, middle = Number.NaN] = times.toSorted((a, b) => a - b);
    return [limited('start', 'start to first served request', middle, 'ms', 1000)];
  },
};
