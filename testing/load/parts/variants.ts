import { type Row, row } from '../report/row.ts';
import { variants } from '../variants.ts';
import { measureCpu } from './measure-cpu.ts';
import { during, type Part } from './part.ts';

/** What each further room costs. */
export const variantsPart: Part = {
  name: 'variants',
  async run({ gateway }) {
    if (gateway === undefined) return [];
    const rows: Row[] = [];
    for (const variant of variants) {
      const work = { model: 'gpt-4o', requests: 8_000, concurrency: 16, events: 0, headers: variant.headers };
      const reading = await during(gateway({ variant }), async (server) => {
        await measureCpu(server, { ...work, requests: 20_000 });
        const readings = [await measureCpu(server, work), await measureCpu(server, work)];
        return readings.reduce((best, next) => (next.perRequest < best.perRequest ? next : best));
      });
      const value = `${reading.perRequest.toFixed(1)} µs, ${reading.peakRssMb.toFixed(0)} MB peak`;
      rows.push(row('variants', `${variant.name}, CPU per request`, value));
    }
    return rows;
  },
};
