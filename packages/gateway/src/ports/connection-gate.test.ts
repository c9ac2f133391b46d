import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ConnectionSettings } from '@bifrost/core/engine/provider-settings.ts';
import { upstreamFetch } from './upstream-fetch.ts';

let server: Bun.Server<undefined>;
let running = 0;
let most = 0;
let release: (() => void)[] = [];

beforeAll(() => {
  server = Bun.serve({
    port: 0,
    idleTimeout: 0,
    async fetch() {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => release.push(resolve));
      running--;
      return new Response('done');
    },
  });
});
afterAll(() => server.stop(true));

const narrow: ConnectionSettings = { skipsTlsVerification: false, maxConnectionsPerHost: 2, enforcesHttp2: false };
const ask = (fetch: ReturnType<typeof upstreamFetch>, signal = new AbortController().signal) =>
  fetch({ method: 'GET', url: `${server.url.origin}/x`, headers: {} }, narrow, signal);

const untilRunning = async (count: number) => {
  while (release.length < count) await new Promise<void>((resolve) => setImmediate(resolve));
};

describe('no more connections to a host than the configuration allows', () => {
  test('the others wait, and everybody is served', async () => {
    const fetch = upstreamFetch(() => 0);
    const all = Array.from({ length: 7 }, async () => (await ask(fetch)).text());
    for (let served = 0; served < 7; served++) {
      await untilRunning(Math.min(2, 7 - served));
      release.shift()?.();
    }
    expect(await Promise.all(all)).toEqual(new Array(7).fill('done'));
    expect(most).toBe(2);
  });

  test('a place is held until the body has been read or left', async () => {
    release = [];
    const fetch = upstreamFetch(() => 0);
    const [first, second] = [ask(fetch), ask(fetch)];
    await untilRunning(2);
    for (const go of release.splice(0)) go();
    const held = [await first, await second];
    const third = ask(fetch);
    for (let turn = 0; turn < 50; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(release).toHaveLength(0);
    await held[0]?.body?.cancel();
    await untilRunning(1);
    release.shift()?.();
    expect(await (await third).text()).toBe('done');
    expect(await held[1]?.text()).toBe('done');
  });

  test('who gives up waiting leaves no place behind', async () => {
    release = [];
    const fetch = upstreamFetch(() => 0);
    const busy = [ask(fetch), ask(fetch)];
    await untilRunning(2);
    const controller = new AbortController();
    const waiting = ask(fetch, controller.signal).catch((cause: unknown) => cause);
    controller.abort();
    expect(await waiting).toHaveProperty('name', 'AbortError');
    for (const go of release.splice(0)) go();
    for (const each of busy) expect(await (await each).text()).toBe('done');
    const next = ask(fetch);
    await untilRunning(1);
    release.shift()?.();
    expect(await (await next).text()).toBe('done');
  });
});
