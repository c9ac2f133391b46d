import { afterAll, beforeAll, expect, test } from 'bun:test';
import { PriceIndex } from '@bifrost/core/catalog/prices/price-index.ts';
import { readPriceSheet } from '@bifrost/core/catalog/prices/read-price-sheet.ts';
import { usdText } from '@bifrost/core/catalog/prices/usd.ts';
import { LivePrices } from './live-prices.ts';
import { startPriceSync } from './price-sync.ts';

const row = (price: number) => ({ provider: 'openai', mode: 'chat', input_cost_per_token: price });
const sheetOf = (rows: number, price: number) =>
  Object.fromEntries(Array.from({ length: rows }, (_, i) => [`openai/m${i}`, row(price)]));

let answers: (() => Response)[] = [];
let server: Bun.Server<undefined>;
beforeAll(() => {
  server = Bun.serve({
    port: 0,
    fetch: () => (answers.length > 1 ? answers.shift() : answers[0])?.() ?? new Response('', { status: 500 }),
  });
});
afterAll(() => server.stop(true));

/** A sync whose pauses pass at once and whose next round never comes. */
async function sync(prices: LivePrices) {
  const logged: string[] = [];
  const note = (message: string) => void logged.push(message);
  const running = startPriceSync({
    url: `http://localhost:${server.port}/`,
    intervalMs: 0,
    prices,
    log: { debug: note, info: note, warn: note, error: note },
    fetch: (url, signal) => fetch(url, { signal }),
    after: (ms, run) => {
      if (ms < 3_600_000) run();
      return () => {};
    },
  });
  const replaced = await running.now();
  running.stop();
  return { replaced, logged };
}
const known = () => new LivePrices(new PriceIndex(readPriceSheet(sheetOf(10, 1e-6))));
const priceOf = (prices: LivePrices) =>
  usdText(prices.find(['m0'], 'openai', 'chat')?.prices.input_cost_per_token ?? (0n as never));

test('a good sheet takes over, also after failures', async () => {
  answers = [
    () => new Response('', { status: 503 }),
    () => new Response('<html>'),
    () => Response.json(sheetOf(10, 2e-6)),
  ];
  const prices = known();
  expect((await sync(prices)).replaced).toBe(true);
  expect(priceOf(prices)).toBe('0.000002');
});

test.each([
  [
    'a server that is down',
    () => new Response('', { status: 500 }),
    'prices stay as they are: the sheet could not be read',
  ],
  ['no JSON', () => new Response('<html>'), 'prices stay as they are: the sheet could not be read'],
  ['no rows', () => Response.json({ sorry: true }), 'prices stay as they are: the new sheet looks broken'],
  ['far fewer rows', () => Response.json(sheetOf(3, 9)), 'prices stay as they are: the new sheet looks broken'],
])('%s changes nothing and is told', async (_, answer, line) => {
  answers = [answer];
  const prices = known();
  const { replaced, logged } = await sync(prices);
  expect([replaced, priceOf(prices)]).toEqual([false, '0.000001']);
  expect(logged).toContain(line);
});
